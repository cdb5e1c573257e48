"""`pip install` of the wheel alone is enough: forms and fonts are inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORM = "xinjiang-2021-primary"
_WHERE = "from docgen.settings import read_settings as r; print(r({}).fonts); print(r({}).templates)"


def _run(*command: str | Path, folder: Path) -> str:
    # Nothing of the source tree may help: no PYTHONPATH, no settings, another folder.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DOCGEN_", "PYTHON"))
    }
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an empty environment with the wheel installed."""
    work = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", work, ROOT, folder=work)
    (wheel,) = work.glob("*.whl")
    # By this environment's pip: to put one into the new one takes as long as half of what it installs.
    venv.create(work / "venv", with_pip=False)
    new = work / "venv" / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", new, "install", "--quiet", "--no-compile", wheel, folder=work)
    return work / "venv" / "bin"


def test_a_sample_is_filled_from_another_folder_with_the_fonts_of_the_wheel(
    programs: Path, tmp_path: Path
) -> None:
    fonts, templates = _run(programs / "python", "-c", _WHERE, folder=tmp_path).split()
    assert Path(fonts).is_relative_to(programs.parent) and (Path(fonts) / "manifest.json").is_file()
    assert (Path(templates) / FORM / "form.yaml").is_file()

    _run(programs / "docgen", "new", FORM, "-o", "样例.yaml", folder=tmp_path)
    _run(programs / "docgen", "fill", "样例.yaml", "-o", "样例", folder=tmp_path)
    assert (tmp_path / "样例.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "样例.docx").read_bytes().startswith(b"PK")


def test_the_licences_of_code_and_fonts_travel_with_it(programs: Path) -> None:
    (package,) = programs.parent.glob("lib/python*/site-packages")
    assert list(package.glob("docgen-*.dist-info/licenses/LICENSE"))
    assert list(package.glob("docgen/_shipped/fonts/licenses/*.txt"))
    assert list(package.glob("docgen/certificates/page/licenses/*.txt"))
    assert (package / "docgen/certificates/page/verify.html").is_file()
