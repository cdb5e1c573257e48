"""A form's definition from its YAML text; every fault at once, with file, line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any

from docgen.forms.blocks import Blocks
from docgen.forms.certificate_reading import declared_certificate
from docgen.forms.declarations import (
    declared_fields,
    declared_page,
    declared_parts,
    declared_signatures,
    declared_submission,
    declared_wording,
    paths_of,
)  # fmt: skip
from docgen.forms.definition import FormDefinition, Profile, Wording
from docgen.forms.extending import Bases, with_bases
from docgen.forms.fields.base import Field
from docgen.forms.fields.choices import Choice
from docgen.forms.grid import Names
from docgen.forms.language import FORM_KEYS
from docgen.forms.layout import Block, Placed
from docgen.forms.limits import normalise
from docgen.forms.nodes import Mapping
from docgen.forms.placed import check_complete
from docgen.forms.rule_names import declared_parameters
from docgen.forms.rule_reading import declared_rules
from docgen.forms.source import read_source
from docgen.forms.styles import Declared
from docgen.forms.values import Reading, check_holes, settings_of, wording_of
from docgen.problems import Place, Problem, errors_in


def read_definition(
    text: str, file: Path, profile: Profile = "official", bases: Bases | None = None
) -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    """The definition that a text describes, and everything that is wrong with it, in the order of the files.

    `bases` gives the text and file of the forms it extends. The definition is None when there is an error;
    warnings alone leave it whole.
    """
    reading = Reading(profile)
    root, problems = read_source(text, str(file))
    reading.problems += problems
    if root is not None and not isinstance(root, Mapping):
        reading.say("not_a_mapping", root, key=file.name)
    if not isinstance(root, Mapping):
        return None, tuple(reading.problems)
    tree, base_texts = with_bases(root, bases, reading)
    made = _definition(tree, file, _digest((text, *base_texts)), reading)
    told = tuple(sorted(reading.problems, key=_in_order(str(file))))
    return (None if errors_in(told) else made), told


def _definition(tree: Mapping, file: Path, digest: str, reading: Reading) -> FormDefinition | None:
    paths = paths_of(tree.get("fields"))
    reading.fields = frozenset(path for path in paths if "." not in path)
    head = settings_of(tree, FORM_KEYS, reading)
    declared_wording(tree.get("wording"), _own_wordings(tree), reading)
    fields = declared_fields(tree.get("fields"), reading)
    signatures = declared_signatures(tree.get("signatures"), reading)
    _check_wording(tree, paths, reading)
    parameters = declared_parameters(tree.get("parameters"), reading)
    rules = declared_rules(tree, reading)
    submission = declared_submission(tree.get("submission"), parameters, reading)
    certificate = declared_certificate(tree.get("certificate"), _options(fields), reading)
    page = declared_page(tree.get("page"), reading, has_footer="certificate" not in tree.values)
    words = {name: wording.text(reading.profile) for name, wording in reading.wording.items()}
    names = Names({path: group for path, (group, _) in paths.items()}, _names_in(tree, "signatures"), words)
    blocks = Blocks(Declared(names, _by_path(fields), signatures), page, reading)
    parts = declared_parts(tree.get("parts"), reading)
    layout = blocks.read(head["layout"]) if "layout" in head else ()
    if "layout" in head:
        blocks.check_drawn(_to_be_drawn(tree, paths), reading.shown, _unprinted(fields))
        for name in set(parts) - reading.parts_used:
            reading.say("part_never_used", parts[name], name=name)
        _check_kind(tree, layout, reading)
    if page is None or errors_in(reading.problems):
        return None
    known = {key: head[key] for key in ("form", "code", "edition")}
    return FormDefinition(
        **known, title=head["title"].replace("\n", ""), issuer=head.get("issuer", ""), page=page, fields=fields, wording=reading.wording,
        signatures=signatures, layout=layout, source=file, digest=digest, profile=reading.profile,
        parameters=parameters, rules=rules, submission=submission, certificate=certificate, slips=tuple(sorted(reading.slips)),
        **{key: head[key] for key in ("language", "note", "applicant") if key in head},
    )  # fmt: skip


def _options(fields: MappingOf[str, Field]) -> dict[str, tuple[str, ...]]:
    return {name: field.options for name, field in fields.items() if isinstance(field, Choice)}


def _check_kind(tree: Mapping, layout: tuple[Block, ...], reading: Reading) -> None:
    """Placed pages are a certificate's, and a certificate has nothing else."""
    placed = tuple(block for block in layout if isinstance(block, Placed))
    where = tree.values["layout"]
    if "certificate" not in tree.values:
        if placed:
            reading.say("placed_without_certificate", where)
        return
    if len(placed) != len(layout):
        reading.say("certificate_only_placed", where)
    check_complete(placed, where, reading)


def _own_wordings(tree: Mapping) -> dict[str, Wording]:
    """The form's title and issuer as wordings; their faults were told with the form's keys."""
    found: dict[str, Wording] = {}
    for name in ("title", "issuer"):
        node = tree.get(name)
        wording = wording_of(name, node, Reading()) if node is not None else None
        if wording is not None:
            found[name] = wording
    return found


def _check_wording(tree: Mapping, paths: MappingOf[str, Any], reading: Reading) -> None:
    wording = tree.get("wording")
    for node in wording.values.values() if isinstance(wording, Mapping) else ():
        check_holes(node, paths, reading)


def _names_in(tree: Mapping, key: str) -> frozenset[str]:
    node = tree.get(key)
    return frozenset(node.keys) if isinstance(node, Mapping) else frozenset()


def _by_path(fields: MappingOf[str, Field]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name, field in fields.items():
        found[name] = field
        inner: MappingOf[str, Field] = getattr(field, "fields", {})
        found.update({f"{name}.{column}": one for column, one in inner.items()})
    return found


def _unprinted(fields: MappingOf[str, Field]) -> frozenset[str]:
    """The paths that stand nowhere on the form."""
    found = set()
    for path, field in _by_path(fields).items():
        if not (field.is_printed and fields[path.partition(".")[0]].is_printed):
            found.add(path)
    return frozenset(found)


def _to_be_drawn(tree: Mapping, paths: MappingOf[str, tuple[str, Place]]) -> dict[str, Place]:
    """Single fields, the columns of groups (not the groups themselves), signature boxes."""
    found = {path: place for path, (group, place) in paths.items() if group != path}
    signatures = tree.get("signatures")
    if isinstance(signatures, Mapping):
        found.update({name: key.place for name, key in signatures.keys.items()})
    return found


def _digest(texts: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(normalise(text) for text in texts).encode()).hexdigest()


def _in_order(file: str) -> Any:
    def key(problem: Problem) -> tuple[bool, str, int, int]:
        place = problem.place
        return place.file != file, place.file or "", place.line or 0, place.column or 0

    return key
