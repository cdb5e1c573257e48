"""Signing a PDF as PAdES B-B asks (B-T with a timestamp): fields for the hands of a form, the signature itself, and
what may still be changed behind it.

Nothing of the input changes: what is made begins with its bytes.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from docgen.certificates.pdf_hands import Hand, needs_signing_extra
from docgen.certificates.seal_picture import SealPicture
from docgen.errors import FileUnusable
from docgen.forms.layout import MM_PER_PT
from docgen.problems import Fact, Problem

if TYPE_CHECKING:
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSigner

    from docgen.certificates.pdf_update import Update

# What the first signature of a file allows behind it: nothing, or that further hands sign.
Allowed = Literal["nothing", "signatures"]


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A signature field: its name as viewers show it, the page from 1, and its rectangle in mm from the page's top
    left corner."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FieldState:
    """A signature field of a file, and whether it is signed."""

    name: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Signing:
    """How to sign: into the `field` of that name, or into a new one at `box`, at a time with its zone; `seal` is
    what the field shows (None: what it shows already). `allowed` certifies the file and is for its first signature
    only; None signs without certifying. `stamped_by` is the address of a timestamps' server, "" for none."""

    field: str
    at: datetime
    box: FieldBox | None = None
    seal: SealPicture | None = None
    allowed: Allowed | None = None
    reason: str = ""
    stamped_by: str = ""


def signature_fields(pdf: bytes, file: str) -> tuple[FieldState, ...]:
    """The signature fields of a PDF in their order; `file` is its name in messages. Raises FileUnusable."""
    from pyhanko.sign.fields import enumerate_sig_fields

    update = _opened(pdf, file)
    return tuple(FieldState(name, value is not None) for name, value, _ in enumerate_sig_fields(update.prev))


def add_fields(pdf: bytes, boxes: Sequence[FieldBox], file: str) -> bytes:
    """The PDF with an empty signature field at each box: nothing is drawn in it, so that it can be signed on paper
    too. Raises FileUnusable, for a name that is taken as well."""
    taken = {state.name for state in signature_fields(pdf, file)}
    for box in boxes:
        if box.name in taken:
            raise _refused("sign_field_there", file=file, field=box.name)
        taken.add(box.name)
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import append_signature_field

    update = _opened(pdf, file)
    try:
        for box in boxes:
            append_signature_field(update, _spec(update, box, file))
        return update.written()
    except (PdfError, LookupError, TypeError, ValueError) as error:
        raise _refused("sign_pdf_unusable", file=file) from error


def sign(pdf: bytes, hand: Hand, signing: Signing, file: str) -> bytes:
    """The signed PDF. The same input gives the same bytes, but for a timestamp. Raises FileUnusable."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import TimestampRequestError

    update = _opened(pdf, file)
    _keep_open(update, signing, file)
    signer = _signer(update, hand, signing, file)
    try:
        return asyncio.run(_signed(update, signer, hand, signing))
    except TimestampRequestError as error:
        raise _refused("sign_stamp_unreachable", address=signing.stamped_by) from error
    except (SigningError, PdfError, LookupError, TypeError, ValueError) as error:
        raise _refused("sign_failed", file=file, reason=str(error)) from error


def _opened(pdf: bytes, file: str) -> Update:
    """The file, ready to be added to."""
    with needs_signing_extra():
        from pyhanko.pdf_utils.misc import PdfError

        from docgen.certificates.pdf_update import Update
    try:
        update = Update(io.BytesIO(pdf))
        if update.prev.encrypted:
            raise _refused("sign_pdf_locked", file=file)
        return update
    except (PdfError, LookupError, TypeError, ValueError, AssertionError) as error:
        raise _refused("sign_pdf_unusable", file=file) from error


def _keep_open(update: Update, signing: Signing, file: str) -> None:
    """FileUnusable when what is signed already forbids this signature."""
    from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
    from pyhanko.sign.validation.pdf_embedded import read_certification_data

    states = {name: value is not None for name, value, _ in enumerate_sig_fields(update.prev)}
    certified = read_certification_data(update.prev)
    if certified is not None and certified.permission == MDPPerm.NO_CHANGES:
        raise _refused("sign_file_closed", file=file)
    if signing.allowed is not None and any(states.values()):
        raise _refused("sign_not_first", file=file)
    if signing.box is None and signing.field not in states:
        raise _refused("sign_field_unknown", file=file, field=signing.field, fields="、".join(states) or "（无）")
    if states.get(signing.field):
        raise _refused("sign_field_signed", file=file, field=signing.field)


def _signer(update: Update, hand: Hand, signing: Signing, file: str) -> PdfSigner:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps import HTTPTimeStamper

    from docgen.certificates.pdf_file_key import DIGEST
    from docgen.certificates.pdf_update import SealStyle

    told = PdfSignatureMetadata(
        field_name=signing.field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES,
        reason=signing.reason or None, certify=signing.allowed is not None,
        docmdp_permissions=MDPPerm.NO_CHANGES if signing.allowed == "nothing" else MDPPerm.FILL_FORMS,
    )
    return PdfSigner(
        told, hand.signer, timestamper=HTTPTimeStamper(signing.stamped_by) if signing.stamped_by else None,
        stamp_style=SealStyle(border_width=0, seal=signing.seal),
        new_field_spec=_spec(update, signing.box, file) if signing.box else None,
    )


async def _signed(update: Update, signer: PdfSigner, hand: Hand, signing: Signing) -> bytes:
    """pyHanko's own steps, with the time given and the room for the signature measured once for each hand."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    session = signer.init_signing_session(update)
    session.system_time = signing.at
    room = hand.reserved.get(signing.stamped_by)
    if room is None:
        room = await session.estimate_signature_container_size(None)
        hand.reserved[signing.stamped_by] = room
    document = session.prepare_tbs_document(None, room)
    digest, made = document.digest_tbs_document(output=io.BytesIO())
    await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=signing.at))
    made.seek(0)
    return bytes(made.read())


def _spec(update: Update, box: FieldBox, file: str) -> SigFieldSpec:
    """The field in points from the page's lower left corner."""
    from pyhanko.sign.fields import SigFieldSpec

    pages = int(update.prev.root["/Pages"]["/Count"])
    if not 1 <= box.page <= pages:
        raise _refused("sign_page_unknown", file=file, page=box.page, pages=pages)
    left, _, _, top = update.paper(box.page)
    x, y = left + box.x / MM_PER_PT, top - box.y / MM_PER_PT
    corners = (x, y - box.height / MM_PER_PT, x + box.width / MM_PER_PT, y)
    # Whole points, as the library wants them: a third of a millimetre.
    x1, y1, x2, y2 = (round(side) for side in corners)
    return SigFieldSpec(box.name, box.page - 1, (x1, y1, x2, y2), readable_field_name=box.name)


def _refused(code: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, facts=facts)
    return FileUnusable(problem.says, [problem])
