"""Checking an entry with its photo and attachments."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.entries.check import check_entry
from docgen.entries.sample import write_sample
from docgen.entries.yaml_file import read_bytes, read_entry
from docgen.forms.definition import FormDefinition


@pytest.fixture
def sample(definition: FormDefinition, tmp_path: Path) -> Path:
    return write_sample(definition, tmp_path / "李梅.yaml", 0)[0]


def told(definition: FormDefinition, path: Path) -> list[str]:
    entry, _ = read_entry(read_bytes(path, 100_000), path.name, path.parent, definition)
    assert entry is not None
    return [f"{problem.path} {problem.code}" for problem in check_entry(definition, entry)]


def test_a_missing_attachment_is_told_at_its_row_and_column_of_the_form(definition: FormDefinition, sample: Path) -> None:
    (sample.parent / "李梅-材料" / "附件B1-2.pdf").unlink()
    entry, _ = read_entry(read_bytes(sample, 100_000), sample.name, sample.parent, definition)
    assert entry is not None
    (problem,) = check_entry(definition, entry)
    line = 1 + sample.read_text("utf-8").splitlines().index("    attachment: 李梅-材料/附件B1-2.pdf")
    assert (problem.code, problem.place.line) == ("file_missing", line)
    assert str(problem.place) == f"李梅.yaml:{line}" and problem.path == "activities.1.attachment"


def test_photo_and_attachments_are_told_in_the_order_of_the_file(definition: FormDefinition, sample: Path) -> None:
    folder = sample.parent / "李梅-材料"
    (folder / "照片.jpg").write_bytes("不是照片\n".encode())
    (folder / "附件C7-1.pdf").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "附件B2-1.pdf").write_bytes(b"%PDF-" + bytes(5_000_000))
    text = sample.read_text("utf-8").replace("15400000123", "1")
    sample.write_text(text, "utf-8")
    assert told(definition, sample) == [
        "photo photo_not_picture", "mobile mobile_unreadable", "recognitions.0.attachment file_too_large",
        "other.0.attachment attachment_is_image",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code"),
    [("/etc/passwd.jpg", "file_name_not_plain"), ("../照片.jpg", "file_name_not_plain"),
     ("C:\\照片.jpg", "file_name_not_plain"), ("没有.jpg", "file_missing"), ("外.jpg", "file_outside"),
     ("李梅-材料", "file_name_other_ending"), ("空.jpg", "file_empty")],
)  # fmt: skip
def test_the_name_of_a_photo_stays_below_the_folder_of_the_entry(
    definition: FormDefinition, sample: Path, name: str, code: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.jpg"
    outside.write_bytes(b"1")
    (sample.parent / "外.jpg").symlink_to(outside)
    (sample.parent / "空.jpg").write_bytes(b"")
    sample.write_text(sample.read_text("utf-8").replace("李梅-材料/照片.jpg", f"'{name}'"), "utf-8")
    assert told(definition, sample)[0] == f"photo {code}"


def test_names_as_windows_writes_them_and_decomposed_names_find_their_files(
    definition: FormDefinition, sample: Path
) -> None:
    photo = sample.parent / "李梅-材料" / "照片.jpg"
    photo.rename(photo.with_name("e\u0301.jpg"))
    sample.write_text(sample.read_text("utf-8").replace("李梅-材料/照片.jpg", "李梅-材料\\e\u0301.jpg"), "utf-8")
    assert told(definition, sample) == []


def test_without_files_nothing_is_looked_up(definition: FormDefinition, sample: Path) -> None:
    entry, _ = read_entry(read_bytes(sample, 100_000), sample.name, sample.parent / "nowhere", definition)
    assert entry is not None and check_entry(definition, entry, files=False) == ()
    assert {problem.code for problem in check_entry(definition, entry)} == {"file_missing"}
