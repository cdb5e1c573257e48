"""The image and the compose file say nothing that the program does not know; every package is bounded."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from dataclasses import fields
from importlib.metadata import version
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from packaging.requirements import Requirement

from docgen.cli.main import cli
from docgen.settings import read_settings
from docgen.web.settings import PREFIX, WebSettings, read_web_settings
from docgen.web.sharing import open_line
from tests.architecture.source import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
GUIDE = (ROOT / "docs" / "web.md").read_text("utf-8")
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "docgen"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_HOLE = re.compile(r"\$\{(\w+)[^}]*\}")
# What an office writes into .env.
WRITTEN = {
    "POSTGRES_PASSWORD": "p" * 32, "DOCGEN_WEB_SECRET": "s" * 64, "DOCGEN_WEB_METRICS": "m" * 32, "DOCGEN_REFERENCE_KEY": "r" * 32,
    "DOCGEN_KEY_PASSPHRASE": "k" * 32, "DOCGEN_HOST": "v.example.org",
}  # fmt: skip


def environment(service: dict[str, Any]) -> dict[str, str]:
    told = service.get("environment", {})
    return {name: _HOLE.sub(lambda hole: WRITTEN[hole[1]], str(value)) for name, value in told.items()}


def instructions(word: str) -> list[str]:
    return re.findall(rf"^{word} (.+)$", DOCKERFILE.replace("\\\n", " "), re.MULTILINE)


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_the_compose_file_exists(name: str) -> None:
    (entrypoint,) = (json.loads(one) for one in instructions("ENTRYPOINT"))
    assert OURS[name].get("entrypoint", entrypoint) == ["docgen"]
    assert OURS[name]["command"][0] in cli.commands and instructions("CMD") == ['["serve"]']


@pytest.mark.parametrize("name", ["serve", "worker"])
def test_every_setting_is_known_and_the_service_would_start_with_it(name: str) -> None:
    told = environment(OURS[name])
    ours = {one for one in told if one.startswith(PREFIX)}
    web = read_web_settings(None, told)
    assert len(ours) > 2 and web.queue == f"postgresql://docgen:{'p' * 32}@database/docgen"
    assert web.is_local == (name == "worker") and web.packs == (name == "worker")
    settings = read_settings(told)
    assert bool(settings.database) == (name == "serve") and settings.reference_key == b"r" * 32
    known = {"DOCGEN_REFERENCE_KEY", "DOCGEN_DATABASE", "DOCGEN_KEYS", "DOCGEN_KEY_PASSPHRASE", "DOCGEN_HOST"}
    assert {one for one in told if not one.startswith(PREFIX)} <= known


def test_the_proxy_is_the_one_whose_word_counts_and_takes_in_as_much() -> None:
    address = COMPOSE["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    web = read_web_settings(None, environment(OURS["serve"]))
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert web.proxy == address and f"max_size {web.body}MB" in caddy and f"serve {web.port}" in caddy


def test_nothing_of_ours_runs_as_root_or_writes_outside_its_folders() -> None:
    assert instructions("USER") == ["10001:10001"]
    for name, one in OURS.items():
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"], name
        targets = {volume.split(":")[1] for volume in one["volumes"]}
        assert targets <= {"/keys", "/shared", "/backups"}, name
    assert "keys" not in str(OURS["worker"]["volumes"]) and "DOCGEN_DATABASE" not in OURS["worker"]["environment"]


def test_the_image_installs_the_libraries_that_the_machines_do_and_extras_that_exist() -> None:
    assert any(one.startswith("/tmp/tools/system.sh run ") for one in instructions("RUN"))
    copied = [one.split()[:-1] for one in instructions("COPY") if "tools/" in one]
    assert copied == [["tools/system.sh", "tools/apt.sh"]] and all((ROOT / one).is_file() for one in copied[0])
    (extras,) = re.findall(r"'\.\[([\w,]+)\]'", DOCKERFILE)
    assert {"web", "postgres"} <= set(extras.split(",")) <= set(PROJECT["optional-dependencies"])


def test_every_service_restarts_and_who_is_asked_says_that_it_is_well() -> None:
    for name, one in COMPOSE["services"].items():
        assert one["restart"] == ("no" if name == "admin" else "unless-stopped"), name
    assert "/readyz" in str(COMPOSE["services"]["serve"]["healthcheck"]) and COMPOSE["services"]["serve"]["deploy"]["replicas"] == 2
    named = {volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one["volumes"] if volume[0] not in "./"}
    assert named == set(COMPOSE["volumes"])


def test_the_guide_names_every_setting_and_everything_that_is_to_be_written() -> None:
    assert [one.name for one in fields(WebSettings) if f"`{one.name}`" not in GUIDE] == []
    assert [name for name in WRITTEN if name not in GUIDE] == []


def test_the_steps_of_the_readme_are_those_of_the_guide() -> None:
    (steps,) = re.findall(r"```\n(install -d .*?docker compose up -d)\n```", GUIDE, re.DOTALL)
    for name in ("README.md", "README.zh-CN.md"):
        readme = (ROOT / name).read_text("utf-8")
        assert steps in readme and [one for one in WRITTEN if f"`{one}`" not in readme] == [], name


def test_every_docgen_command_of_the_guide_exists() -> None:
    said = re.findall(r"^(?:docker compose run --rm (?:-\S+ \S+ )*admin|docgen) ([a-z][^#\n]*)", GUIDE, re.MULTILINE)
    assert len(said) >= 8
    for words in map(shlex.split, said):
        # Up to the first option: the words that name a command must lead to one.
        told = CliRunner().invoke(cli, [*(word for word in words[:2] if re.fullmatch("[a-z][a-z-]*", word)), "--help"])
        assert told.exit_code == 0, words


def test_without_a_queue_the_line_is_in_memory() -> None:
    assert type(open_line(WebSettings(), read_settings({}))).__name__ == "MemoryLine"


RUNTIME = sorted(
    {line for extra, lines in PROJECT["optional-dependencies"].items() if extra not in ("test", "dev") for line in lines}
    | set(PROJECT["dependencies"])
)


@pytest.mark.parametrize("line", RUNTIME)
def test_every_package_has_a_least_version_and_what_is_installed_fits(line: str) -> None:
    wanted = Requirement(line)
    assert {one.operator for one in wanted.specifier} & {">=", "=="}, line
    assert wanted.specifier.contains(version(wanted.name)), version(wanted.name)
