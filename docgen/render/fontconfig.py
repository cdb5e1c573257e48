"""A private fontconfig: rendering sees our fonts and no others, whatever the machine has installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'


def write_private_fontconfig(
    files: Mapping[str, Path], aliases: Mapping[str, tuple[str, ...]], digest: str, cache_dir: Path
) -> Path:
    """Write `fonts-<digest>.conf` into `cache_dir` and return its path.

    `files` are the fonts by family, `aliases` gives for a name the families tried for it. Same arguments,
    same file.
    """
    folders = sorted({path.parent.resolve() for path in files.values()})
    lines = [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    # fontconfig judges its cache by the folder's time alone: a font replaced in place would keep its old
    # character set. So every state of the fonts has a cache of its own.
    lines.append(f"<cachedir>{escape(str(cache_dir.resolve() / f'fontconfig-{digest[:16]}'))}</cachedir>")
    lines.append("<selectfont>")
    lines += [_glob("rejectfont", folder / "*") for folder in folders]
    lines += [_glob("acceptfont", path.resolve()) for _, path in sorted(files.items())]
    lines.append("</selectfont>")
    for name, families in sorted(aliases.items()):
        if name not in files:
            lines.append(_alias(name, families))
    cache_dir.mkdir(parents=True, exist_ok=True)
    path = cache_dir / f"fonts-{digest[:16]}.conf"
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(_HEAD + "\n".join(lines) + "\n</fontconfig>\n", "utf-8")
    partial.replace(path)  # whole at once: several processes may start together
    return path


def use_fontconfig(conf: Path) -> None:
    """Make this process, and those it starts, use the file `conf`.

    Raises `RuntimeError` when weasyprint was imported under another one: it reads fontconfig on import.
    """
    wanted = str(conf.resolve())
    if "weasyprint" in sys.modules and os.environ.get("FONTCONFIG_FILE") != wanted:
        raise RuntimeError("use_private_fontconfig must run before the first import of weasyprint")
    os.environ["FONTCONFIG_FILE"] = wanted
    os.environ.pop("FONTCONFIG_PATH", None)
    os.environ.pop("FONTCONFIG_SYSROOT", None)


def _glob(kind: str, path: Path) -> str:
    return f"<{kind}><glob>{escape(str(path))}</glob></{kind}>"


def _alias(name: str, families: tuple[str, ...]) -> str:
    listed = "".join(f"<family>{escape(family)}</family>" for family in families)
    return f'<alias binding="same"><family>{escape(name)}</family><prefer>{listed}</prefer></alias>'
