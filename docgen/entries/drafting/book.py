"""The names a draft has given so far: fields, wordings and signature boxes, each name once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docgen.entries.drafting.draft import DraftField
from docgen.entries.drafting.known_labels import Guess, guess, plain_label

_BRACES = str.maketrans("{}", "｛｝")
_SIGN = re.compile(r"签字|签名|签章")
_SEAL = re.compile(r"盖章|公章|印章|\(章\)|（章）")
_DATE = re.compile(r"[_ \u3000]*年[_ \u3000]+月[_ \u3000]+日")
_LONGEST_PROMPT = 24        # characters before a signature or where a seal goes
_OWNERS = (
    (re.compile(r"主管|教育局|科协|区县|县级|区级|市级|省级"), "authority"),
    (re.compile(r"专家|评审|评委"), "reviewers"),
    (re.compile(r"协会|组委会|主办|认证机构"), "association"),
    (re.compile(r"申报单位|申请单位"), "applying_unit"),
    (re.compile(r"学校|单位|推荐"), "recommending_unit"),
    (re.compile(r"本人|申请人|申报人|承诺|填表人|我"), "applicant"),
)


def is_signature(text: str) -> bool:
    """Whether a line of these words asks for a signature or a seal, or is a date to be written by hand."""
    lines = [line for line in text.split("\n") if line.strip()]
    return any(any(_signers_and_seals(_DATE.sub("", line))) or is_date(line) for line in lines)


def is_date(text: str) -> bool:
    """Whether the words are nothing but a date to be written by hand."""
    return bool(_DATE.fullmatch(text.strip()))


def without_date(text: str) -> str:
    """A line without the date to be written by hand at its end."""
    return re.sub(_DATE.pattern + r"[_ \u3000]*$", "", text)


class Book:
    """Everything declared, in the order in which the form asks for it."""

    def __init__(self) -> None:
        self.fields: dict[str, DraftField] = {}
        self.wording: dict[str, str] = {}
        self.signatures: dict[str, dict[str, str]] = {}
        self.signature_remarks: dict[str, str] = {}

    def field(self, printed: str, around: str, size: tuple[float, float], is_boxed: bool) -> DraftField:
        """The field that a printed label asks for, `size` its cell in mm; the one on the cover is the same as the
        one in a ruled table."""
        made = field_of(printed, around, size)
        label = made.label
        for one in self.fields.values():
            is_same = one.label == label or (made.name and one.name == made.name)
            if is_same and not (one.is_boxed and is_boxed):
                if is_boxed:
                    one.label, one.kind, one.settings, one.remarks = label, made.kind, made.settings, made.remarks
                    one.columns, one.is_boxed = made.columns, True
                return one
        made.name, made.is_boxed = self._free(made.name or "field"), is_boxed
        self.fields[made.name] = made
        return made

    def group(self, label: str, columns: Iterable[DraftField], settings: dict[str, str]) -> DraftField:
        """A row group of these columns."""
        made = field_of(label, "", (100, 10))
        made.name, made.kind, made.is_boxed = self._free(_group_name(made.name)), "rows", True
        made.settings, made.remarks = settings, []
        for column in columns:
            column.name = free_name(column.name or "field", made.columns)
            made.columns[column.name] = column
        self.fields[made.name] = made
        return made

    def words(self, text: str, kind: str) -> str:
        """The name of a wording; the same words, the same name."""
        text = text.translate(_BRACES)
        for name, known in self.wording.items():
            if known == text:
                return name
        name = free_name(f"{kind}_1", self.wording)
        self.wording[name] = text
        return name

    def signature(self, label: str, paragraphs: Iterable[str]) -> str:
        """The name of a signature box with these words; `label` is that of the cell beside it."""
        said: list[str] = []
        signers: list[str] = []
        seals: list[str] = []
        lines = [line.strip() for text in paragraphs for line in text.split("\n") if line.strip()]
        for line in (without_date(line).strip(" _\u3000") for line in lines):
            asked, sealed = _signers_and_seals(line)
            signers += asked
            seals += sealed
            said += [line] if line and not asked and not sealed else []
        has_date = any(_DATE.search(line) for line in lines)
        box = {"label": plain_label(label)} if label else {}
        if said:
            box["says"] = self.words("\n".join(said), "statement")
        box |= {key: value for key, value in (("signer", "\n".join(signers)), ("seal", "\n".join(seals))) if value}
        if not has_date:
            box["date"] = "false"
        abouts = (label, "".join(signers), "".join(seals), "".join(said))
        owners = (name for about in abouts for pattern, name in _OWNERS if pattern.search(about))
        owner = next(owners, "signature")
        name = self._free(owner)
        self.signatures[name] = box
        if len(seals) > 1 or (seals and not signers):
            self.signature_remarks[name] = "签字与盖章的位置"
        return name

    def _free(self, name: str) -> str:
        return free_name(name, {**self.fields, **self.signatures})


def field_of(printed: str, around: str, size: tuple[float, float]) -> DraftField:
    """The field that a printed label asks for; its name is "" when no table knows the label."""
    label = plain_label(printed)
    found: Guess = guess(label, f"{printed}{around}".replace("\n", ""), *size)
    made = DraftField(found.name, label, found.kind, dict(found.settings))
    if found.remark:
        made.remarks.append(found.remark)
    return made


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name itself, or with the first number that makes it new; what only has a number starts with 1."""
    taken = set(taken)
    stem, _, number = name.rpartition("_") if re.search(r"_\d+$", name) else (name, "", "")
    if not number and stem == "field":
        number = "1"
    elif not number:
        if name not in taken:
            return name
        number = "2"
    count = int(number)
    while f"{stem}_{count}" in taken:
        count += 1
    return f"{stem}_{count}"


def _group_name(name: str) -> str:
    return {"": "rows_1", "title": "works", "award": "awards", "project": "projects"}.get(name, name)


def _signers_and_seals(line: str) -> tuple[list[str], list[str]]:
    """What stands before each signature and where each seal goes, in one printed line; a line in which anything
    else stands is words."""
    parts = [part for part in re.split(r"[ \u3000_]{2,}", line.strip(" _\u3000")) if part]
    signers = [part for part in parts if _SIGN.search(part)]
    seals = [part for part in parts if _SEAL.search(part) and part not in signers]
    is_whole = len(signers) + len(seals) == len(parts) and all(len(part) <= _LONGEST_PROMPT for part in parts)
    return (signers, seals) if is_whole else ([], [])
