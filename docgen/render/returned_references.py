"""Whether a PDF that came back still says what its page references were sealed over."""

from __future__ import annotations

from docgen.entries.read_back.returned import Returned
from docgen.problems import Place, Problem
from docgen.render.qr import document_number, is_sealed


def reference_problems(returned: Returned, file: str, key: bytes) -> tuple[Problem, ...]:
    """What the printed references say of the entry inside: nothing where one of them is sealed over it with this
    key; that the key is another one where the document number follows from the entry all the same; that the entry
    was changed where it does not. Drafts and blank forms bear none."""
    if not returned.references or any(is_sealed(one, returned.digest, key) for one in returned.references):
        return ()
    number = document_number(returned.form, returned.edition, returned.digest)
    is_other_key = all(one.split("/")[2] == number for one in returned.references)
    return (Problem("read_reference_unproved" if is_other_key else "read_digest_wrong", Place(file)),)
