"""`docgen kit`: a folder with everything that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.cli.door import refused
from docgen.cli.opened import open_entry
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_written
from docgen.entries.check import check_entry
from docgen.entries.eligibility.parameters import with_parameters
from docgen.entries.pictures.crop import Cropping
from docgen.errors import UsageFault
from docgen.forms import library
from docgen.forms.definition import Profile
from docgen.render.fill import FillOptions
from docgen.render.kit import make_kit
from docgen.settings import read_settings


@dataclass(frozen=True, slots=True)
class KitJob:
    """One run of `docgen kit`, as its options say."""

    entry: Path
    form: str | None
    profile: Profile
    output: Path | None
    copies: int | None
    number: str | None
    crops_photo: bool
    converts_images: bool
    given: Mapping[str, str]
    is_forced: bool


def run_kit(job: KitJob, screen: Screen) -> None:
    """Makes the kit and writes all of it or nothing. Raises DocgenError, OSError."""
    if job.output == STDOUT:
        raise refused(UsageFault, "kit_needs_folder")
    settings = read_settings()
    definition, entry = open_entry(job.entry, job.form, job.profile, settings)
    library.refuse_certificate(definition)
    entry = with_parameters(definition, entry, job.given)
    cropping: Cropping = "needed" if job.crops_photo else "refuse"
    options = FillOptions(settings, job.number, cropping=cropping, convert_images=job.converts_images)
    made = make_kit(definition, entry, options, job.copies)
    folder = job.output or Path(made.folder)
    files = {folder / one.name: one.data for one in made.files}
    if folder.exists():
        refuse_existing(list(files), job.is_forced)
    write_all(files, job.is_forced, (folder, *sorted({path.parent for path in files} - {folder})))
    told = check_entry(definition, entry, converts=job.converts_images, cropping=cropping)
    show_written(screen, tuple(files), told, form=definition.form, number=made.document.number, folder=str(folder))
