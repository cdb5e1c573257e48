"""One run of `docgen sign`: the key is opened once for all files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.certificates.pdf_signature import Allowed, FieldBox, Signing, add_fields, sign, signature_fields
from docgen.certificates.reading import MAX_FILE_BYTES
from docgen.certificates.signature_fields import SEAL_FIELD, boxes_of_file, certificate_boxes
from docgen.cli.door import refused
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.passphrases import signer_passphrase
from docgen.cli.show import Screen, show_written
from docgen.entries.files import read_bytes
from docgen.errors import FileUnusable, UsageFault
from docgen.forms import library
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.certificates.pdf_hands import Hand
    from docgen.certificates.seal_picture import SealPicture

_MOST_KEY_BYTES = 1_000_000
_PLACE = re.compile(r"(\d{1,5}):" + ",".join([r"(\d{1,4}(?:\.\d{1,3})?)"] * 4))


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the signer's key is: a PKCS#12 file, or a device."""

    file: Path | None = None
    library: Path | None = None
    token: str = ""
    key_label: str = ""
    cert_label: str = ""


@dataclass(frozen=True, slots=True)
class SealWish:
    """The picture of the seal (None: nothing is shown), and its width in mm."""

    picture: Path | None = None
    width: float = 42.0


@dataclass(frozen=True, slots=True)
class SignJob:
    """One run, as its options say."""

    files: tuple[Path, ...]
    output: Path | None
    only_fields: bool = False
    key: KeyPlace = KeyPlace()
    field_name: str | None = None
    place: str | None = None
    form: str | None = None
    seal: SealWish = SealWish()
    allowed: Allowed | None = None
    stamped_by: str = ""
    reason: str = ""
    is_forced: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def run_sign(job: SignJob, screen: Screen, settings: Settings) -> None:
    """Adds the fields, or signs, one file after the other; each is written as it is made, so that a thousand take no
    more memory than one. Raises DocgenError, OSError; what was written by then stays."""
    targets = _targets(job)
    refuse_existing(list(targets.values()), job.is_forced)
    for file, made in _made(job, settings):
        write_all({targets[file]: made}, job.is_forced)
    show_written(screen, targets.values())


def _made(job: SignJob, settings: Settings) -> Iterator[tuple[Path, bytes]]:
    if job.only_fields:
        for file in job.files:
            yield file, _with_fields(file, _read(file), settings)
        return
    box = _place(job.place, job.field_name or SEAL_FIELD) if job.place else _room(job, settings)
    seal = _seal(job.seal)
    with _hand(job.key, job.now) as hand:
        for file in job.files:
            yield file, _signed(job, file, hand, box, seal, settings)


def _targets(job: SignJob) -> dict[Path, Path]:
    """Where each file goes."""
    if job.output is None or job.output == STDOUT:
        raise refused(UsageFault, "sign_target_needed")
    if job.output.is_dir():
        return {file: job.output / file.name for file in job.files}
    if len(job.files) > 1:
        raise refused(UsageFault, "sign_several_targets", count=len(job.files))
    return {job.files[0]: job.output}


def _read(file: Path) -> bytes:
    return read_bytes(file, MAX_FILE_BYTES)


def _with_fields(file: Path, pdf: bytes, settings: Settings) -> bytes:
    return add_fields(pdf, boxes_of_file(pdf, str(file), settings), str(file))


def _signed(
    job: SignJob, file: Path, hand: Hand, box: FieldBox | None, seal: SealPicture | None, settings: Settings
) -> bytes:
    """The file, signed into the field that was named, or the only one that is free."""
    pdf, name = _read(file), str(file)
    states = signature_fields(pdf, name)
    if box is None and not states:
        pdf = _with_fields(file, pdf, settings)
        states = signature_fields(pdf, name)
    free = [state.name for state in states if not state.is_signed]
    if box is not None and box.name in free:
        box = None      # the field is there already, at its own place
        wanted = job.field_name or SEAL_FIELD
    else:
        wanted = box.name if box else job.field_name or _only(free, file)
    allowed = job.allowed
    if allowed is None and not any(state.is_signed for state in states):
        allowed = "signatures" if set(free) - {wanted} else "nothing"
    signing = Signing(wanted, job.now, box, seal, allowed, job.reason, job.stamped_by)
    return sign(pdf, hand, signing, name)


def _only(free: list[str], file: Path) -> str:
    if not free:
        raise refused(UsageFault, "sign_place_needed", file=str(file))
    if len(free) > 1:
        raise refused(UsageFault, "sign_field_needed", file=str(file), fields="、".join(free))
    return free[0]


def _place(text: str, name: str) -> FieldBox:
    found = _PLACE.fullmatch(re.sub(r"\s", "", text).replace("：", ":").replace("，", ","))
    if found is None:
        raise refused(UsageFault, "sign_place_unclear", text=text[:80])
    x, y, width, height = (float(side) for side in found.groups()[1:])
    return FieldBox(name, int(found[1]), x, y, width, height)


def _room(job: SignJob, settings: Settings) -> FieldBox | None:
    """The first room for a seal of the certificate that is named."""
    if job.form is None:
        return None
    boxes = certificate_boxes(library.load(settings.templates, job.form))
    if not boxes:
        raise refused(UsageFault, "sign_place_needed", file=job.form)
    return boxes[0]


def _seal(wish: SealWish) -> SealPicture | None:
    from docgen.certificates.seal_picture import MAX_BYTES, read_seal

    if wish.picture is None:
        return None
    return read_seal(read_bytes(wish.picture, MAX_BYTES), wish.width, str(wish.picture))


@contextmanager
def _hand(key: KeyPlace, now: datetime) -> Iterator[Hand]:
    """The signer's key, open as long as it is needed."""
    from docgen.certificates.pdf_hands import Device, device_hand, file_hand

    if key.file is not None:
        data = read_bytes(key.file, _MOST_KEY_BYTES)
        yield file_hand(data, signer_passphrase(), str(key.file), now)
    elif key.library is not None:
        if not key.library.is_file():
            raise refused(FileUnusable, "path_missing", file=str(key.library))
        device = Device(key.library, key.token, key.key_label, key.cert_label)
        with device_hand(device, signer_passphrase(), now) as hand:
            yield hand
    else:
        raise refused(UsageFault, "sign_key_needed")
