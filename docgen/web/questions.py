"""A form as it is asked on a page: every control with its label, its advice, its value and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.entries.attachments.attachment_file import IMAGE_ENDINGS
from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Control, Field
from docgen.forms.fields.moments import read_moment
from docgen.forms.fields.rows import RowGroup
from docgen.forms.fields.text import Prose
from docgen.problems import Problem
from docgen.web.steps import Part, Step

BLANK_ROW = "__n__"
KEPT_SIGN = "|"        # between the name and the bytes of a file that travels
_MOST_BUTTONS = 5          # options that are shown side by side; more are a list to open
_LONG = 60                 # a text that may be longer gets several lines
# How a value may be written, where the field itself gives no advice.
_FORMATS = {
    "month": "例如 1990-05 或 1990年5月", "date": "例如 2021-03-05", "year": "例如 2021",
    "period": "例如 2021-03-05，或 2021-03 至 2021-06", "identity": "18 位，末位可为 X",
    "mobile": "11 位手机号码", "landline": "例如 0991-1234567", "phone": "手机或带区号的固定电话",
    "credit_code": "18 位统一社会信用代码", "email": "例如 teacher@example.com", "ethnicity": "",
    "photo": "JPG 或 PNG，正面免冠；可以裁切", "attachment": "PDF，或清楚的照片（自动转成 PDF）",
}  # fmt: skip
_COMPLETED = {"name": "name", "mobile": "tel", "phone": "tel", "email": "email", "identity": "off", "landline": "off"}
# Parts that have no field of their own.
_PART_LABELS = {"address": "地址", "postcode": "邮编", "province": "省份", "city": "城市", "row": "写第几项", "text": "正文"}


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a page tells it; `label` says where in words, `path` where among the questions."""

    path: str
    says: str
    remedy: str
    is_error: bool
    code: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that travels with the page, because the browser cannot be given it back: its name and its bytes in
    base64."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Question:
    """One control, or a group of them. `limit` counts characters ("prose": of the paragraphs alone, "asked": as
    the server counts what is printed of the whole group)."""

    path: str
    label: str
    kind: str
    hint: str = ""
    options: tuple[str, ...] = ()
    input_mode: str = ""
    completed: str = ""
    is_required: bool = False
    is_printed: bool = True
    limit: int | None = None
    counted: str = ""
    value: str = ""
    problems: tuple[Told, ...] = ()
    parts: tuple[Question, ...] = ()
    rows: tuple[tuple[Question, ...], ...] = ()
    blank_row: tuple[Question, ...] = ()
    max_rows: int | None = None
    accept: str = ""
    kept: Kept | None = None
    width: float = 0.0
    height: float = 0.0

    @property
    def id(self) -> str:
        """The id of the control in the page."""
        return "q-" + self.path.replace(".", "-")

    @property
    def described(self) -> str:
        """The ids of what describes the control."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.id}-told"])

    @property
    def is_wrong(self) -> bool:
        return any(told.is_error for told in self.problems)

    def walk(self) -> Iterator[Question]:
        """The question and all inside it."""
        yield self
        for inner in (*self.parts, *(one for row in self.rows for one in row)):
            yield from inner.walk()


@dataclass(frozen=True, slots=True)
class Given:
    """What the page is filled with: raw values, files that travel along by path, problems."""

    raw: Mapping[str, Any]
    kept: Mapping[str, Kept]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedPart:
    """Printed words, or a question."""

    part: Part
    question: Question | None


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step with its questions; `wrong` counts the errors in it."""

    number: int
    title: str
    parts: tuple[AskedPart, ...]
    wrong: int


def asked_steps(definition: FormDefinition, steps: Sequence[Step], given: Given) -> tuple[AskedStep, ...]:
    """The whole form as it is asked."""
    told = told_by_path(definition, given)
    asked = []
    for number, step in enumerate(steps, 1):
        parts = tuple(
            AskedPart(part, question_of(definition.fields[part.field], part.field, given, told) if part.field else None)
            for part in step.parts
        )
        questions = [one for part in parts if part.question for one in part.question.walk()]
        wrong = sum(told.is_error for one in questions for told in one.problems)
        asked.append(AskedStep(number, step.title, parts, wrong))
    return tuple(asked)


def told_by_path(definition: FormDefinition, given: Given) -> dict[str, tuple[Told, ...]]:
    """The problems by the path of the question that each belongs to; "" for those of no question."""
    paths = {
        one.path for name, field in definition.fields.items()
        for one in question_of(field, name, given, {}).walk()
    }
    found: dict[str, tuple[Told, ...]] = {}
    for told in tell(given.problems, paths):
        found[told.path] = (*found.get(told.path, ()), told)
    return found


def tell(problems: Iterable[Problem], paths: set[str] | None = None) -> Iterator[Told]:
    """Problems as a page tells them, each at its own path or, where no question has it, at the nearest outer one."""
    for problem in problems:
        steps = problem.path.split(".") if problem.path else []
        while paths is not None and steps and ".".join(steps) not in paths:
            steps.pop()
        yield Told(".".join(steps), problem.says, problem.remedy, problem.is_error, problem.code)


def question_of(field: Field, path: str, given: Given, told: Mapping[str, tuple[Told, ...]]) -> Question:
    """The question of a field at its path."""
    return _question(field, field.control(), path, given.raw.get(path), given, told)


def _question(
    field: Field | None, control: Control, path: str, raw: Any, given: Given, told: Mapping[str, tuple[Told, ...]]
) -> Question:
    name = path.rpartition(".")[2]
    settings: dict[str, Any] = {
        "path": path, "label": field.label if field else _PART_LABELS.get(name, name), "options": control.options,
        "input_mode": control.input_mode, "problems": told.get(path, ()),
    }  # fmt: skip
    if field is not None:
        settings |= _of_field(field)
    if control.kind == "rows":
        return Question(kind="rows", **settings | _rows(field, control, path, raw, given, told))
    if control.kind == "group":
        inner, written = children(field), _in_parts(field, control, raw)
        parts = tuple(
            _question(inner.get(key), part, f"{path}.{key}", _part(written, key), given, told)
            for key, part in control.parts.items()
        )
        return Question(kind="group", **settings | {"parts": parts, "counted": "asked" if inner else "part"})
    if control.kind == "file" and field is not None:
        return Question(**settings | _file(field, path, given))
    return Question(**settings | _text(field, control, raw))


def _of_field(field: Field) -> dict[str, Any]:
    limit = getattr(field, "max_length", None)
    hint = field.hint or _FORMATS.get(field.kind, "")
    prompt = field.prompt if field.prompt and field.prompt != field.label else ""
    return {
        "hint": "\n".join(text for text in (prompt, hint) if text), "is_required": field.is_required, "limit": limit,
        "is_printed": field.is_printed, "completed": _COMPLETED.get(field.kind, ""),
        "counted": "prose" if isinstance(field, Prose) else "text",
    }  # fmt: skip


def _text(field: Field | None, control: Control, raw: Any) -> dict[str, Any]:
    value = "" if raw is None else str(raw)
    limit = getattr(field, "max_length", None)
    kind = control.kind
    if kind == "select" and 0 < len(control.options) <= _MOST_BUTTONS:
        kind = "radio"
    elif kind == "text" and limit is not None and limit > _LONG:
        kind = "textarea"
    elif kind == "date" and value:
        moment = read_moment(value)
        is_day = moment is not None and moment.day
        # A browser's own field shows nothing but days; what is none stays to be seen and mended.
        kind, value = ("date", moment.first_day.isoformat()) if moment is not None and is_day else ("text", value)
    return {"kind": kind, "value": value}


def _file(field: Field, path: str, given: Given) -> dict[str, Any]:
    is_photo = field.kind == "photo"
    endings = field.control().options if is_photo else (*field.control().options, *IMAGE_ENDINGS)
    return {
        "kind": "photo" if is_photo else "file", "accept": ",".join(endings), "kept": given.kept.get(path),
        "options": (), "width": getattr(field, "width", 0.0), "height": getattr(field, "height", 0.0),
    }  # fmt: skip


def _rows(
    field: Field | None, control: Control, path: str, raw: Any, given: Given, told: Mapping[str, tuple[Told, ...]]
) -> dict[str, Any]:
    assert isinstance(field, RowGroup)
    written = raw if isinstance(raw, (list, tuple)) else ()
    least = max(field.min_rows, 1 if field.is_required else 0)

    def row(number: int | str, values: Any) -> tuple[Question, ...]:
        return tuple(
            _question(field.fields[key], part, f"{path}.{number}.{key}", _part(values, key), given, told)
            for key, part in control.parts.items() if part.kind != "hidden"
        )

    count = max(len(written), least)
    rows = tuple(row(number, written[number] if number < len(written) else {}) for number in range(count))
    return {"rows": rows, "blank_row": row(BLANK_ROW, {}), "max_rows": field.max_rows}


def _part(raw: Any, key: str) -> Any:
    return raw.get(key) if isinstance(raw, Mapping) else None


def _in_parts(field: Field | None, control: Control, raw: Any) -> Any:
    """A text for a whole group as the texts of its parts: an address with its postcode."""
    if field is None or isinstance(raw, (Mapping, list)) or raw is None:
        return raw
    value, _ = field.parse(raw)
    return {key: getattr(value, key, "") for key in control.parts}
