"""`docgen draw`: a Word form becomes the text of a definition, and the reader says what is still to be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docgen.entries.drafting.drafting import draft_definition
from docgen.entries.drafting.yaml_text import draft_text
from docgen.entries.word.form import read_word_form
from docgen.forms.language import FORM_NAME
from docgen.forms.reader import read_definition
from docgen.problems import Place, Problem, errors_in

NEW_FORM = "new-form"
_REMARK = re.compile(r"^\s*# 请核对：", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A definition's text; `remarks` counts the places marked in it, `problems` (warnings all) say what of the
    Word file is not in it and what the reader still refuses."""

    text: str
    remarks: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the reader takes the text as it is."""
        return all(problem.code != "draw_needs_hand" for problem in self.problems)


def draw(data: bytes, name: str, form: str, file: Path) -> Drawn:
    """The definition of a form called `form`, drafted from a DOCX; `name` is that file's in messages, `file` the
    definition's. Raises FileUnusable."""
    word = read_word_form(data, name)
    text = draft_text(draft_definition(word, form), Path(name).name)
    _, problems = read_definition(text, file)
    marked, refused = _marked(text, errors_in(problems), file)
    return Drawn(marked, len(_REMARK.findall(marked)), (*word.remarks, *refused))


def form_name(wanted: str | None, source: Path, output: Path | None) -> str:
    """What the form is called: as wanted, as the folder it is written to, as its Word file, or `new-form`."""
    folder = output.absolute().parent.name if output is not None and output.name == "form.yaml" else ""
    candidates = (wanted or "", folder, re.sub(r"[\s_]+", "-", source.stem.lower()))
    return next((one for one in candidates if re.fullmatch(FORM_NAME, one)), NEW_FORM)


def _marked(text: str, problems: tuple[Problem, ...], file: Path) -> tuple[str, tuple[Problem, ...]]:
    """The text with a remark above each place that the reader refuses, and what it says of them."""
    lines = text.split("\n")
    above: dict[int, list[str]] = {}
    for problem in problems:
        at = _outside_grid(lines, (problem.place.line or 1) - 1)
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        above.setdefault(at, []).append(f"{indent}# 请核对：{problem.says}；{problem.remedy}".replace("\n", " "))
    told = []
    for problem in problems:
        line = (problem.place.line or 1) - 1
        shift = sum(len(remarks) for at, remarks in above.items() if at <= line)
        place = Place(str(file), line + shift + 1, problem.place.column)
        told.append(Problem("draw_needs_hand", place, {"text": problem.says, "remedy": problem.remedy}))
    marked = [part for number, line in enumerate(lines) for part in (*above.get(number, ()), line)]
    return "\n".join(marked), tuple(told)


def _outside_grid(lines: list[str], at: int) -> int:
    """The line itself, or that of the table it belongs to: in a drawing a remark would be a row."""
    layout = next((number for number, line in enumerate(lines) if line == "layout:"), len(lines))
    if at > layout:
        return next((n for n in range(min(at, len(lines) - 1), layout, -1) if re.match(r"\s*- ", lines[n])), at)
    # Of a field written on several lines, the remark stands above that line.
    return min(at, len(lines) - 1)
