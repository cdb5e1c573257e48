"""The folder that anyone proves certificates with: the page, the trust bundle, the status lists, the checkpoints.

    index.html = verify.html = 404.html   the page; /c/DIGITS has no file, and gets it as the host's 404 page
    trust.cbor                            the trust bundle
    status/1.cwt                          status lists, under the names that the bundle gives them
    checkpoint.txt, checkpoints/124.txt   the newest checkpoint of the log, and all of them by size
    说明.txt, licenses.txt, files.json    for people; for the packages in the page; what is here, with SHA-256

Any host of plain files serves it. Nothing here is secret, and all of it is signed but the page and the texts.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.epoch import CHINA
from docgen.certificates.signed_note import read_note
from docgen.certificates.status_list import StatusList, read_status_list
from docgen.certificates.trust import TrustBundle, prove_status_list, read_trust
from docgen.errors import RegistryRefused
from docgen.problems import Problem

_PAGE = Path(__file__).with_name("page")
_HOLE = b'<script type="application/json" id="published"></script>'
INDEX = "files.json"
_PAGE_NAMES = ("index.html", "verify.html", "404.html")
TRUST, NEWEST_CHECKPOINT = "trust.cbor", "checkpoint.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What an office publishes: the raw public root keys that the page pins (the one in use first), trust.cbor, the
    signed status lists by id, the checkpoints as signed notes, and the host that certificates print."""

    roots: tuple[bytes, ...]
    trust: bytes = field(repr=False)
    lists: Mapping[int, bytes] = field(repr=False)
    checkpoints: tuple[str, ...] = field(repr=False)
    host: str


@dataclass(frozen=True, slots=True)
class _Proved:
    """The same, read."""

    bundle: TrustBundle
    lists: Mapping[int, StatusList]
    checkpoints: Mapping[int, str]


def published_files(publication: Publication, before: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The files of the folder by name, the same for the same publication. `before` are the files that are published
    now, of which trust bundle, lists and checkpoint must not be newer. Raises RegistryRefused with every fault."""
    problems: list[Problem] = []
    proved = _prove(publication, problems)
    if proved is not None and before:
        _check_not_older(publication, proved, before, problems)
    if proved is None or problems:
        raise RegistryRefused(problems[0].says, problems)
    page = page_of(publication)
    files = {
        **{f"status/{number}.cwt": data for number, data in sorted(publication.lists.items())},
        **{f"checkpoints/{size}.txt": note.encode() for size, note in sorted(proved.checkpoints.items())},
        TRUST: publication.trust,
        **dict.fromkeys(_PAGE_NAMES, page),
        "说明.txt": _explanation(proved).encode(),
        "licenses.txt": _licences(),
    }
    if proved.checkpoints:
        files[NEWEST_CHECKPOINT] = proved.checkpoints[max(proved.checkpoints)].encode()
    # Last: who finds a file here finds all that it names.
    return {**files, INDEX: _index(files)}


def page_of(publication: Publication) -> bytes:
    """The page of one office: it works from a disk without a network, with what is embedded."""
    embedded = {
        "host": publication.host,
        "lists": [_text(data) for _, data in sorted(publication.lists.items())],
        "roots": [_text(root) for root in publication.roots],
        "trust": _text(publication.trust),
    }
    data = json.dumps(embedded, sort_keys=True).replace("<", "\\u003c").encode()
    before, hole, after = (_PAGE / "verify.html").read_bytes().partition(_HOLE)
    if not hole:
        raise ValueError("verify.html has no place for what is published")
    at = hole.index(b"</script>")
    return before + hole[:at] + data + hole[at:] + after


def _prove(publication: Publication, problems: list[Problem]) -> _Proved | None:
    """Everything read and proved as a reader would; what is wrong goes to `problems`."""
    try:
        bundle = read_trust(publication.trust, publication.roots)
    except TokenInvalid:
        problems.append(Problem("publish_trust_unproved"))
        return None
    if publication.host not in bundle.hosts:
        hosts = "、".join(bundle.hosts)
        problems.append(Problem("publish_host_unknown", facts={"host": publication.host, "hosts": hosts}))
    lists, checkpoints = {}, {}
    for number, data in publication.lists.items():
        read = _list_of(data, bundle)
        if read is None or read.uri != bundle.status_uri(number):
            problems.append(Problem("publish_list_unproved", facts={"list": number}))
        else:
            lists[number] = read
    for note in publication.checkpoints:
        size = _size_of(note, bundle)
        if size is None:
            problems.append(Problem("publish_checkpoint_unproved", facts={"name": note.partition("\n")[0]}))
        else:
            checkpoints[size] = note
    return _Proved(bundle, lists, checkpoints)


def _list_of(data: bytes, bundle: TrustBundle) -> StatusList | None:
    try:
        return prove_status_list(read_status_list(data), bundle)
    except TokenInvalid:
        return None


def _size_of(note: str, bundle: TrustBundle) -> int | None:
    """How long the log was at a checkpoint; None when no log key of the bundle signed it."""
    origin = note.partition("\n")[0]
    for key in bundle.keys:
        if key.use != "log":
            continue
        try:
            size = read_note(note, origin, key.public).split("\n")[1]
        except TokenInvalid:
            continue
        return int(size) if size.isascii() and size.isdigit() else None
    return None


def _check_not_older(
    publication: Publication, proved: _Proved, before: Mapping[str, bytes], problems: list[Problem]
) -> None:
    """A registry restored from an old backup would publish revoked certificates as valid ones."""
    try:
        old = read_trust(before.get(TRUST, b""), publication.roots)
    except TokenInvalid:
        return
    newer = []
    if old.version > proved.bundle.version:
        newer.append(TRUST)
    for number, new in proved.lists.items():
        name = f"status/{number}.cwt"
        there = _list_of(before.get(name, b""), old)
        if there is not None and there.issued > new.issued:
            newer.append(name)
    newer += [name for name in before if _is_lost_list(name, proved)]
    there_size = _size_of(before.get(NEWEST_CHECKPOINT, b"").decode("utf-8", "replace"), old)
    if there_size is not None and there_size > max(proved.checkpoints, default=-1):
        newer.append(NEWEST_CHECKPOINT)
    problems += [Problem("publish_older", facts={"name": name}) for name in newer]


def _is_lost_list(name: str, proved: _Proved) -> bool:
    number = name.removeprefix("status/").removesuffix(".cwt")
    return name == f"status/{number}.cwt" and number.isdigit() and int(number) not in proved.lists


def _index(files: Mapping[str, bytes]) -> bytes:
    told = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in sorted(files.items())
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _licences() -> bytes:
    parts = [
        f"==== {path.stem} ====\n\n".encode() + path.read_bytes().strip() + b"\n\n"
        for path in sorted((_PAGE / "licenses").glob("*.txt"))
    ]
    return b"".join(parts)


def _explanation(proved: _Proved) -> str:
    bundle = proved.bundle
    rows = [f"    状态名单 {number}：{_moment(one.issued)}" for number, one in sorted(proved.lists.items())]
    return (_PAGE / "explanation.txt").read_text("utf-8").format(
        organization=bundle.organizations[0] if bundle.organizations else "",
        host=bundle.hosts[0],
        version=bundle.version,
        issued=_moment(bundle.issued),
        lists="\n".join(rows) or "    （还没有状态名单）",
        checkpoint=f"登记日志 {max(proved.checkpoints)} 条" if proved.checkpoints else "（还没有）",
    )  # fmt: skip


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
