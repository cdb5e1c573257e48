"""Which encoding a file was saved in."""

from __future__ import annotations

from docgen.entries.encoding import decode


def test_a_byte_order_mark_is_taken_off() -> None:
    assert decode(b"\xef\xbb\xbfname: a", "a.yaml") == ("name: a", ())


def test_gb18030_is_known_by_its_letters_and_told() -> None:
    text, problems = decode("姓名: 李梅".encode("gb18030"), "a.yaml")
    assert text == "姓名: 李梅" and [problem.code for problem in problems] == ["entry_other_encoding"]


def test_utf8_that_lost_a_byte_is_refused_although_it_could_be_read_as_gb18030() -> None:
    data = "form: a\n姓名: 李梅天山学".encode()[:-1]
    assert "濮撳悕: 鏉庢" in data.decode("gb18030")
    text, problems = decode(data, "a.yaml")
    assert text is None and [problem.code for problem in problems] == ["entry_not_utf8"]
    assert (problems[0].place.line, problems[0].place.column) == (2, 9)


def test_a_cut_utf16_file_is_refused() -> None:
    assert [problem.code for problem in decode("姓".encode("utf-16")[:3], "a.yaml")[1]] == ["entry_not_utf8"]
