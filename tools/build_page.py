"""Builds docgen/certificates/page/verify.html, the page that proves certificates, from the modules beside it.

    python tools/build_page.py [FOLDER OF NODE PACKAGES]

Needs Node and npm, which nothing else here needs: the built page is committed, with the digest of what it was built
from. The packages of page/package-lock.json are installed into a temporary folder unless a folder is given.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docgen" / "certificates" / "page"
BUILT = PAGE / "verify.html"
# BigInt (2020) is the newest thing in it: kernels of messengers lag years behind.
_TARGET = "es2020"
_LOCK = ("package.json", "package-lock.json")
# frame-ancestors and sandbox cannot be said in a page; connect-src fetches newer lists of the same site.
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def digest_of_sources() -> str:
    """SHA-256 over names and bytes of everything that the built page depends on."""
    files = [*sorted((PAGE / "src").iterdir()), *(PAGE / name for name in _LOCK), Path(__file__)]
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def page_of(script: str, style: str, sources: str) -> str:
    """The page with its script and style inside, allowed by their hashes and nothing else."""
    policy = _POLICY.format(script=_allowed(script), style=_allowed(style))
    page = (PAGE / "src" / "page.html").read_text("utf-8")
    for name, text in {"policy": policy, "sources": sources, "published": "", "style": style, "script": script}.items():
        before, hole, after = page.partition("{{" + name + "}}")
        if not hole:
            raise SystemExit(f"page.html has no place for {name}")
        page = before + text + after
    return page


def _allowed(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _bundle(packages: Path, source: Path, *options: str) -> str:
    """What esbuild makes of one entry file. Raises CalledProcessError."""
    command = [str(packages / "node_modules" / ".bin" / "esbuild"), str(source), "--bundle", "--minify"]
    done = subprocess.run(
        [*command, "--charset=utf8", f"--target={_TARGET}", *options],
        cwd=packages, check=True, stdout=subprocess.PIPE, text=True,
        env={"NODE_PATH": str(packages / "node_modules"), "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )  # fmt: skip
    return done.stdout.strip()


def _keep_licences(packages: Path) -> None:
    """The licence of every bundled package beside the page."""
    folder = PAGE / "licenses"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, version in json.loads((PAGE / "package.json").read_text("utf-8"))["dependencies"].items():
        for path in sorted((packages / "node_modules" / name).glob("LICENSE*")):
            target = f"{name.strip('@').replace('/', '-')}-{version}-{path.name.removesuffix('.md')}.txt"
            (folder / target).write_bytes(path.read_bytes())


def _install(folder: Path) -> None:
    for name in _LOCK:
        shutil.copy(PAGE / name, folder / name)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, check=True, stdout=sys.stderr)


def build(packages: Path) -> None:
    """Writes the page and the licences, from an installed folder of packages."""
    # The head comments of the packages stay, as their licences ask.
    script = _bundle(packages, PAGE / "src" / "main.js", "--format=iife", "--legal-comments=inline")
    style = _bundle(packages, PAGE / "src" / "page.css")
    new = BUILT.with_suffix(".partial")
    new.write_text(page_of(script, style, digest_of_sources()), "utf-8")
    _keep_licences(packages)
    new.replace(BUILT)
    print(f"{BUILT.name}: {BUILT.stat().st_size} bytes")


def main(words: list[str]) -> None:
    """Builds, installing the packages where no folder of them is named."""
    if words:
        build(Path(words[0]).resolve())
        return
    with tempfile.TemporaryDirectory() as folder:
        _install(Path(folder))
        build(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
