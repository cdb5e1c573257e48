"""What would be unsafe is refused before the service starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import UsageFault
from docgen.web.settings import read_web_settings

SAFE = {
    "DOCGEN_WEB_BIND": "0.0.0.0", "DOCGEN_WEB_SECRET": "x" * 40, "DOCGEN_WEB_HOSTS": "forms.example.org",
    "DOCGEN_WEB_HTTPS": "true",
}  # fmt: skip


def codes(environment: dict[str, str], file: Path | None = None) -> list[str]:
    with pytest.raises(UsageFault) as refused:
        read_web_settings(file, environment)
    return [problem.code for problem in refused.value.problems]


def test_on_this_machine_alone_it_runs_without_a_setting() -> None:
    assert read_web_settings(None, {}).is_local


def test_open_to_others_it_wants_a_secret_its_names_and_https() -> None:
    assert codes({"DOCGEN_WEB_BIND": "0.0.0.0"}) == ["web_secret_missing", "web_hosts_missing", "web_https_missing"]
    assert not read_web_settings(None, SAFE).is_local


def test_any_host_is_no_host() -> None:
    assert codes({**SAFE, "DOCGEN_WEB_HOSTS": "*"}) == ["web_hosts_missing"]


def test_a_short_secret_is_none() -> None:
    assert codes({**SAFE, "DOCGEN_WEB_SECRET": "abc"}) == ["web_secret_short"]


def test_everything_wrong_is_told_at_once() -> None:
    assert codes({"DOCGEN_WEB_PORT": "x", "DOCGEN_WEB_NIX": "1", "DOCGEN_WEB_MEMORY": "10", "DOCGEN_WEB_HTTPS": "maybe"}) == [
        "web_setting_unreadable", "web_setting_unknown", "web_setting_unreadable", "web_setting_too_small",
    ]  # fmt: skip


def test_the_command_line_counts_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "web.toml"
    file.write_text('port = 1\nworkers = 3\nname = "填表"\nhosts = ["a.example.org"]\n', "utf-8")
    web = read_web_settings(file, {"DOCGEN_WEB_PORT": "2", "DOCGEN_WEB_WORKERS": "4"}, port=5)
    assert (web.port, web.workers, web.name, web.hosts) == (5, 4, "填表", ("a.example.org",))
