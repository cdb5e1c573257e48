"""What was put in is what is printed, character by character, in both files; or nothing is made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from itertools import cycle
from typing import Any

import pikepdf
import pytest
from docx import Document as read_docx
from hypothesis import HealthCheck, Phase, given, settings

from docgen.entries.check import check_entry
from docgen.entries.entry import Entry
from docgen.entries.names import FILE_KINDS, children
from docgen.entries.sample import sample_entry
from docgen.errors import EntryRefused
from docgen.forms.fields.base import Field
from docgen.forms.library import load
from docgen.problems import Problem, errors_in
from docgen.render.document import Document
from docgen.render.fill import fill
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.finished import FORM, changed, definition, entry_of, made, options, written
from tests.render.read_back import differences, printed_in_docx, printed_in_pdf, put_in, solid
from tests.strategies import entries

HOSTILE = (
    "<b>x</b>", "{{ 7*7 }}", "{% for %}", "{_{ x }_}", "</w:t>", "A&B公司", "&amp;", "“双”‘单’", "<img src=x>",
    "<script>", "]]>", "{# x #}", "\\n%s", "it's",
)


def both(entry: Entry, document: Document) -> list[Any]:
    """The values that either file prints otherwise than they were put in."""
    assert document.docx is not None
    told = put_in(definition(), entry)
    assert len(told) > 10
    in_docx = printed_in_docx(definition(), entry, document.docx)
    return differences(told, printed_in_pdf(document)) + differences(told, in_docx)


@pytest.mark.parametrize("fullness", ["typical", "minimal", "maximal"])
def test_both_files_print_what_was_put_in(fullness: Any) -> None:
    assert both(entry_of(written(fullness)), made(fullness)) == []


@settings(max_examples=5, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(entries(definition()))
def test_both_files_print_whatever_a_careful_applicant_writes(raw: dict[str, Any]) -> None:
    entry = with_real_files(raw)
    assert errors_in(check_entry(definition(), entry)) == ()
    assert both(entry, fill(definition(), entry, options())) == []


def test_markup_and_templates_in_any_text_are_printed_literally() -> None:
    raw = sample_entry(definition(), 0, "typical")
    texts = {name: hostile(field, raw.get(name)) for name, field in definition().fields.items() if name in raw}
    entry = with_real_files(texts)
    told = put_in(definition(), entry)
    for text in HOSTILE:
        assert sum(text in value for value in told.values()) > 2, text
    assert told["district"] in HOSTILE and told["activities.0.event"] in HOSTILE
    assert both(entry, fill(definition(), entry, options())) == []


@pytest.mark.parametrize("name", ["刘䶮", "𠮷野", "喆堃", "ئابدۇرېھىم", "阿依古丽·买买提"])
def test_a_rare_or_uyghur_name_is_printed_wherever_the_name_stands(name: str) -> None:
    # The post has no rule on how a name is written; the name has.
    entry = changed(name=name if "ئ" not in name else "甲乙", post=name)
    document = fill(definition(), entry, options())
    assert put_in(definition(), entry)["post"] == name
    assert both(entry, document) == []


def test_a_hyphen_at_the_end_of_a_line_is_read_as_one() -> None:
    # PDFium takes it for a divided word's.
    raw = sample_entry(definition(), 0, "typical", f"{written('typical').stem}-材料")["courses"]
    entry = changed(courses=[row | {"name": "活-" * 20} for row in raw])
    assert both(entry, fill(definition(), entry, options())) == []


@pytest.mark.parametrize("char", ["😀", "\ue000", "한"])
def test_a_character_no_font_has_is_refused_with_its_field_and_line(char: str) -> None:
    entry = changed(post=f"组{char}长")
    (problem,) = refused(entry, "glyph_missing")
    assert (problem.path, problem.facts["label"], problem.facts["char"]) == ("post", "职务(职称)", char)
    assert (problem.facts["code"], problem.facts["position"]) == (f"U+{ord(char):04X}", 2)
    assert problem.place.file == "changed.yaml" and problem.place.line == entry.places[("post",)].line


def test_every_unprintable_character_is_told_at_once() -> None:
    first = definition().fields["trainings_given"]
    entry = changed(post="组😀长", trainings_given=[row | {"topic": "题\ue000目"} for row in rows_of(first.name)])
    problems = refused(entry, "glyph_missing")
    assert [problem.path for problem in problems] == ["post", "trainings_given.0.topic"]
    assert all(problem.place.line for problem in problems)


def test_an_entry_with_problems_is_refused_with_all_of_them() -> None:
    entry = changed(sex=None, mobile="1", identity="650199198803150121")
    with pytest.raises(EntryRefused) as refusal:
        fill(definition(), entry, options())
    assert refusal.value.problems == check_entry(definition(), entry)
    assert {"sex", "mobile", "identity"} <= {problem.path for problem in refusal.value.problems}


@pytest.mark.parametrize("values", [{}, {"sex": None, "mobile": "1"}], ids=["a good entry", "an entry with problems"])
def test_a_draft_says_so_on_every_page_and_bears_no_code(values: dict[str, Any]) -> None:
    document = fill(definition(), changed(**values), options(is_draft=True))
    assert document.pdf is not None and document.page_map is not None and document.docx is not None
    assert document.references == ()
    assert not [box for box in document.page_map.boxes if box.kind == "code"]
    for page in page_glyphs(document.pdf):
        words = "".join(glyph.text for glyph in page)
        # Once in the head of the page and once, large, across it.
        assert "样稿不作申报用" in solid(words) and words.count("样") >= 2
        assert "文书编号" not in words
    sections = read_docx(io.BytesIO(document.docx)).sections
    assert all("样稿" in "".join(p.text for p in section.header.paragraphs) for section in sections)
    assert both(changed(**values), document) == []


def refused(entry: Entry, code: str) -> list[Problem]:
    """The problems of a code with which an entry is refused."""
    with pytest.raises(EntryRefused) as refusal:
        fill(definition(), entry, options())
    return [problem for problem in refusal.value.problems if problem.code == code]


def rows_of(name: str) -> Any:
    return sample_entry(definition(), 0, "typical", f"{written('typical').stem}-材料")[name]


def with_real_files(raw: Mapping[str, Any]) -> Entry:
    """The entry of raw values, naming files of the written sample; fields that are left out stay blank."""
    folder = f"{written('typical').stem}-材料"
    sample = sample_entry(definition(), 0, "typical", folder)
    proof = sample["activities"][0]["attachment"]
    values = {
        name: filed(field, raw[name], proof, sample["photo"]) if name in raw else None
        for name, field in definition().fields.items()
    }
    return changed(**{name: value for name, value in values.items() if value is not None or name in sample})


def filed(field: Field, value: Any, proof: str, photo: str) -> Any:
    """A value with the names of files replaced."""
    if field.kind in FILE_KINDS:
        return photo if field.kind == "photo" else proof
    if field.kind == "rows":
        inner = children(field)
        return [{name: filed(inner[name], one, proof, photo) for name, one in row.items()} for row in value]
    return value


_turns = cycle(HOSTILE)


def hostile(field: Field, value: Any) -> Any:
    """A value whose free texts are replaced: by all hostile strings where there is room, else by the next."""
    if field.kind == "rows" or (field.kind == "answers" and isinstance(value, dict)):
        inner = children(field)
        rows = value if isinstance(value, list) else [value]
        done = [{name: hostile(inner[name], one) for name, one in row.items()} for row in rows]
        return done if isinstance(value, list) else done[0]
    if field.kind == "narrative":
        return {"row": "1", "text": "、".join(HOSTILE)}
    if field.kind not in ("text", "prose"):
        return value
    whole, longest = "、".join(HOSTILE), getattr(field, "max_length", None)
    return whole if longest is None or len(whole) * 2 <= longest else next(_turns)


def test_a_corrected_wording_is_recorded_in_both_files_and_has_another_number() -> None:
    corrected = load(read_settings({}).templates, FORM, "corrected")
    entry = entry_of(written("minimal"))
    official, mended = fill(definition(), entry, options()), fill(corrected, entry, options())
    assert official.number != mended.number
    assert mended.pdf is not None and mended.docx is not None and official.pdf is not None
    with pikepdf.open(io.BytesIO(mended.pdf)) as pdf, pikepdf.open(io.BytesIO(official.pdf)) as other:
        told = json.loads(pdf.attachments["entry.json"].get_file().read_bytes())
        assert told["wording"] == {"profile": "corrected", "mended": ["X05", "X06", "X07"]}
        assert "wording" not in json.loads(other.attachments["entry.json"].get_file().read_bytes())
    properties = zipfile.ZipFile(io.BytesIO(mended.docx)).read("docProps/custom.xml").decode()
    assert "corrected" in properties and "X05 X06 X07" in properties
