"""Which files a command is to write: decided before any work, from the options alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from docgen.cli.door import refused
from docgen.cli.output import STDOUT
from docgen.errors import UsageFault

_SUFFIXES = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the PDF, the DOCX, the page map and the self-check sheet go; None for what is not wanted."""

    pdf: Path | None
    docx: Path | None
    page_map: Path | None = None
    self_check: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.pdf, self.docx, self.page_map, self.self_check) if path is not None)


def fill_targets(
    entry: Path, output: Path | None, wanted: tuple[bool, bool], page_map: Path | None, self_check: bool = False
) -> Targets:
    """The targets of `docgen fill`: named after the entry where `-o` names no file. Raises UsageFault."""
    if entry == STDOUT and (output is None or output.is_dir()):
        raise refused(UsageFault, "output_needed")
    found = targets(output, entry.stem, wanted)
    if page_map is not None and found.pdf is None:
        raise refused(UsageFault, "map_needs_pdf")
    sheet = _beside(found) if self_check else None
    return replace(found, page_map=page_map, self_check=sheet)


def _beside(found: Targets) -> Path:
    """The self-check sheet stands beside the form, under its name. Raises UsageFault without a form's file."""
    form = found.pdf or found.docx
    if form is None or form == STDOUT:
        raise refused(UsageFault, "self_check_needs_file")
    return form.with_name(f"{form.name[: -len(form.suffix)] if form.suffix in _SUFFIXES else form.name}-自查表.pdf")


def keep_stdout_apart(found: Targets, is_json: bool) -> None:
    """UsageFault when both a document and the JSON answer want standard output."""
    if is_json and STDOUT in found.paths:
        raise refused(UsageFault, "json_takes_stdout")


def targets(output: Path | None, stem: str, wanted: tuple[bool, bool]) -> Targets:
    """The targets of `-o` and of the flags `--pdf` and `--docx`.

    Neither flag means what the output's suffix says, both when it has none. A folder takes files called
    `stem`; without `-o` they stand in the current folder. Raises UsageFault.
    """
    suffix = output.suffix.lower() if output and output.suffix.lower() in _SUFFIXES else ""
    pdf, docx = wanted if any(wanted) else (suffix != ".docx", suffix != ".pdf")
    if output == STDOUT:
        if pdf == docx:
            raise refused(UsageFault, "stdout_takes_one")
        return Targets(STDOUT if pdf else None, STDOUT if docx else None)
    if suffix and (suffix == ".pdf", suffix == ".docx") != (pdf, docx):
        raise refused(UsageFault, "suffix_disagrees", file=str(output))
    bare = _bare(output, stem, suffix)
    return Targets(_with(bare, ".pdf") if pdf else None, _with(bare, ".docx") if docx else None)


def _bare(output: Path | None, stem: str, suffix: str) -> Path:
    if output is None:
        return Path(stem)
    if output.is_dir():
        return output / stem
    return output.with_name(output.name[: -len(suffix)]) if suffix else output


def _with(bare: Path, suffix: str) -> Path:
    # Not with_suffix(): it would take the ".1" of "申报书2021.1" for a suffix.
    return bare.with_name(bare.name + suffix)
