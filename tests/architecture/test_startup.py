"""What is not needed is not loaded: help and checking stay quick."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.settings import read_settings

HEAVY = ("weasyprint", "docx", "docxtpl", "pikepdf", "PIL", "pypdfium2", "fontTools", "uharfbuzz", "jsonschema",
         "openpyxl", "distributed", "cryptography", "django", "pyhanko", "zxingcpp")
_PROGRAM = """
import json, sys
from docgen.cli.main import main
sys.argv = json.loads(sys.argv[1])
try:
    main()
except SystemExit:
    pass
print("|" + ",".join(name for name in json.loads(sys.argv[-1]) if name in sys.modules), file=sys.stderr)
"""


def loaded(*words: str, heavy: tuple[str, ...] = HEAVY) -> str:
    """The heavy libraries that a command has loaded."""
    program = _PROGRAM.replace("json.loads(sys.argv[-1])", repr(heavy))
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(["docgen", *words])],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stderr.rpartition("|")[2].strip()


@pytest.fixture
def entry(tmp_path: Path) -> str:
    form = min(path.parent.name for path in read_settings().templates.glob("*/form.yaml"))
    path = tmp_path / "entry.yaml"
    path.write_text(f"form: {form}\nname: 欧阳晓禾\nmobile: '13800138000'\n", "utf-8")
    return str(path)


def test_help_loads_nothing_heavy() -> None:
    assert loaded("--help", heavy=(*HEAVY, "rich", "yaml")) == ""


def test_checking_an_entry_without_a_photo_loads_nothing_heavy(entry: str) -> None:
    assert loaded("check", entry) == ""


def test_the_service_listens_before_anything_that_draws_is_loaded() -> None:
    program = f"import docgen.web.serving, sys; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_loaded_library_is_seen(entry: str) -> None:
    assert loaded("check", entry, heavy=("yaml", "json")) == "yaml,json"
