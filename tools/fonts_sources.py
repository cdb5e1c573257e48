"""The pinned upstream packages, and how they are fetched with the ordinary clients (apt-get, npm)."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """One upstream package: `kind` is "deb" or "npm"."""

    kind: str
    name: str
    version: str

    @property
    def folder(self) -> str:
        """Name of the folder it is unpacked into."""
        return f"{self.kind}-{self.name.strip('@').replace('/', '-')}-{self.version}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A font inside a package: its path there and the SHA-256 it must have."""

    package: Package
    path: str
    sha256: str


_TTF = "usr/share/fonts/truetype/"
_TEXLIVE = Package("deb", "texlive-lang-chinese", "2022.20230122-1")
_GKAI = Package("deb", "fonts-arphic-gkai00mp", "2.11-16")
_LXGW = Package("deb", "fonts-lxgw-wenkai", "1.250+repack-1")
_UKIJ = Package("deb", "fonts-ukij-uyghur", "20110217-4")
_NOTO = Package("deb", "fonts-noto-core", "20201225-1")
_LIBERATION = Package("deb", "fonts-liberation2", "2.1.5-1")
_HANAZONO = Package("deb", "fonts-hanazono", "20170904-2.1")
_SERIF = Package("npm", "@expo-google-fonts/noto-serif-sc", "0.4.3")
_SANS = Package("npm", "@expo-google-fonts/noto-sans-sc", "0.4.3")
UNICODE_DATA = Package("deb", "unicode-data", "15.0.0-1")

SOURCES: dict[str, SourceFile] = {
    "title": SourceFile(
        _SERIF,
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    ),
    "song": SourceFile(
        _SERIF,
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    ),
    "hei": SourceFile(
        _SANS,
        "package/500Medium/NotoSansSC_500Medium.ttf",
        "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
    ),
    "fang": SourceFile(
        _TEXLIVE,
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
    ),
    "kai": SourceFile(
        _GKAI,
        _TTF + "arphic-gkai00mp/gkai00mp.ttf",
        "61519fb9bdda4a1a3aa02a12cbb76c2ef897ce879775d7ea2265d0a65fe54d16",
    ),
    "wenkai": SourceFile(
        _LXGW,
        _TTF + "lxgw-wenkai/LXGWWenKai-Light.ttf",
        "e302f84a1967817f91fc4011de7c8c12489c41072a7f0605a1c7b1399352cb93",
    ),
    "arab": SourceFile(
        _UKIJ,
        _TTF + "fonts-ukij-uyghur/UKIJTuz.ttf",
        "b9ad3550ca420703aa6e1c0be1c143149d335cee3942de0a3dc2ccfda95c888a",
    ),
    "arab2": SourceFile(
        _NOTO,
        _TTF + "noto/NotoNaskhArabic-Regular.ttf",
        "8c67eaa2f0086872628fc3f7f760386f83c8be5c5e9a1ba3a38891237b2ac7cb",
    ),
    "sym": SourceFile(
        _NOTO,
        _TTF + "noto/NotoSansSymbols2-Regular.ttf",
        "876598db5f1e3bef2bc77c4d94c5b0d5d2c1620be4878a06f18fb5434e331688",
    ),
    "latin": SourceFile(
        _LIBERATION,
        _TTF + "liberation2/LiberationSerif-Regular.ttf",
        "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
    ),
    "rare": SourceFile(
        _HANAZONO,
        _TTF + "hanazono/HanaMinB.ttf",
        "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    ),
}

# Licence texts: (source key, path in its package, name in fonts/licenses/).
LICENCES: tuple[tuple[str, str, str], ...] = (
    ("song", "package/LICENSE_FONT", "OFL-NotoSerifSC.txt"),
    ("hei", "package/LICENSE_FONT", "OFL-NotoSansSC.txt"),
    ("fang", "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz", "GPL-3-Fandol-with-font-exception.txt"),
    (
        "kai",
        "usr/share/doc/fonts-arphic-gkai00mp/license/english/ARPHICPL.TXT.gz",
        "ARPHIC-PUBLIC-LICENSE-gkai00mp.txt",
    ),
    ("wenkai", "usr/share/doc/fonts-lxgw-wenkai/copyright", "OFL-LXGWWenKai.txt"),
    ("arab", "usr/share/doc/fonts-ukij-uyghur/copyright", "OFL-UKIJ.txt"),
    ("arab2", "usr/share/doc/fonts-noto-core/copyright", "OFL-NotoCore.txt"),
    ("latin", "usr/share/doc/fonts-liberation2/copyright", "OFL-Liberation.txt"),
    ("rare", "usr/share/doc/fonts-hanazono/copyright", "OFL-Hanazono.txt"),
)


def packages() -> tuple[Package, ...]:
    """Every package needed, once each, in a fixed order."""
    found = dict.fromkeys(source.package for source in SOURCES.values())
    return (*found, UNICODE_DATA)


def fetch(package: Package, work: Path) -> Path:
    """Download and unpack one package below `work`; what is there already is used again.

    Returns the folder it is unpacked into. Raises `subprocess.CalledProcessError` when a client fails.
    """
    folder = work / package.folder
    if folder.is_dir():
        return folder
    partial = folder.with_suffix(".partial")
    partial.mkdir(parents=True, exist_ok=True)
    if package.kind == "deb":
        _run(["apt-get", "download", f"{package.name}={package.version}"], partial)
        # Unpacked, not installed: texlive-lang-chinese would pull in the whole of texlive-base.
        _run(["dpkg-deb", "-x", str(next(partial.glob("*.deb"))), "."], partial)
    else:
        _run(["npm", "pack", f"{package.name}@{package.version}"], partial)
        _run(["tar", "xf", str(next(partial.glob("*.tgz")))], partial)
    partial.rename(folder)
    return folder


def read_source(key: str, work: Path) -> Path:
    """Path of the fetched source font, its SHA-256 checked. Raises `ValueError` when it is another file."""
    source = SOURCES[key]
    path = work / source.package.folder / source.path
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise ValueError(f"{path}: SHA-256 is {found}, pinned is {source.sha256}")
    return path


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
