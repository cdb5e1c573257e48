"""Is the registry what its log says? Every entry, number, state, copy and hand, compared one with the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Any

from docgen.errors import RegistryRefused
from docgen.problems import Fact, Problem
from docgen.registry.bulk import found_by, portions
from docgen.registry.checkpoint import SignedCheckpoint, read_checkpoint
from docgen.registry.database import Registry, reading
from docgen.registry.engine_checks import engine_problems
from docgen.registry.faces import committed, open_face, open_photo, open_token
from docgen.registry.hands import hand_key
from docgen.registry.life_cycle import act_record, opened_act
from docgen.registry.log import check_not_behind
from docgen.registry.merkle import Frontier, leaf_hash, read_frontier
from docgen.registry.numbering import number_of
from docgen.registry.sealed import commitment, parsed

_AT_ONCE = 2000
# What an operation makes of a certificate.
_AFTER = {"issue": "issued", "suspend": "suspended", "resume": "issued", "revoke": "revoked", "void": "void"}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How much was looked at, the root of the log in hex, and everything that is wrong."""

    entries: int
    certificates: int
    root: str
    problems: tuple[Problem, ...]


def check_registry(registry: Registry, published: SignedCheckpoint | None = None) -> CheckReport:
    """Looks at everything in one unchanging view and changes nothing. Raises RegistryRefused where it cannot be
    read."""
    with reading(registry):
        check = _Check(registry)
        found = (
            *engine_problems(registry), *check.log(), *check.checkpoints(published), *check.certificates(),
            *check.batches(),
        )  # fmt: skip
    return CheckReport(check.frontier.size, check.seen, check.frontier.root.hex(), found)


@dataclass
class _Check:
    registry: Registry
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=dict)  # at the sizes of checkpoints
    states: dict[str, str] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)  # of those with more than one
    erased: set[str] = field(default_factory=set)
    approved: dict[int, tuple[str, str]] = field(default_factory=dict)
    seen: int = 0

    def log(self) -> Iterator[Problem]:
        """Every entry has its place and its hash, and what it says of rows is so."""
        from docgen.registry.models import Checkpoint, Log

        sizes = iter([*Checkpoint.objects.using(self.registry.alias).order_by("size").values_list("size", flat=True), -1])
        size = next(sizes)
        rows = Log.objects.using(self.registry.alias).order_by("seq").values_list("seq", "leaf_hash", "entry")
        for part in portions(rows.iterator(_AT_ONCE), _AT_ONCE):
            for seq, leaf, entry in part:
                if seq != self.frontier.size or bytes(leaf) != leaf_hash(entry.encode()):
                    yield Problem("check_log_broken", facts={"seq": seq})
                    return
                self.frontier = self.frontier.appended([bytes(leaf)])
                if self.frontier.size == size:
                    self.roots[size], size = self.frontier.root, next(sizes)
            told = [(seq, parsed(entry.encode())) for seq, _, entry in part]
            for _, entry in told:
                self._replay(entry)
            yield from self._copies([entry for _, entry in told if entry["op"] in ("issue", "replace")])
            yield from self._acts({seq: entry for seq, entry in told if "act" in entry})

    def _replay(self, entry: Mapping[str, Any]) -> None:
        op, number = entry["op"], entry.get("number", "")
        if op in _AFTER:
            self.states[number] = _AFTER[op]
        elif op == "replace":
            self.copies[number] = entry["copy"]
        elif op == "erase":
            self.erased.add(number)
        elif op in ("prepare", "approve"):
            before = self.approved.get(entry["batch"], ("", ""))
            self.approved[entry["batch"]] = (entry["by"], before[1]) if op == "prepare" else (before[0], entry["by"])

    def _copies(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
        """Each copy has the token that was logged, and prints what was committed to."""
        from docgen.registry.models import Copy

        rows = Copy.objects.using(self.registry.alias).select_related("number")
        known = {(one.number_id, one.copy_no): one for one in found_by(rows, "number_id", {one["number"] for one in entries})}
        for entry in entries:
            copy = known.get((entry["number"], entry["copy"]))
            wrong = "copy" if copy is None else self._wrong_copy(copy, entry)
            if wrong:
                yield _row_wrong(entry["number"], wrong)

    def _wrong_copy(self, copy: Any, entry: Mapping[str, Any]) -> str:
        """What of a copy is not as it was logged; "" when all is."""
        if copy.token_sha256 != entry["token"]:
            return "token"
        if entry["op"] == "issue" and (copy.number.idem, copy.number.type_code) != (entry["idem"], entry["type"]):
            return "person"
        if copy.nonce is None:
            return ""
        try:
            face, photo = open_face(self.registry, copy), open_photo(self.registry, copy)
            token = open_token(self.registry, copy) or b""
        except RegistryRefused:
            return "sealed"
        if sha256(token).hexdigest() != copy.token_sha256:
            return "token"
        record = committed(copy.number_id, copy.copy_no, face or b"", photo, copy.token_sha256)
        return "" if commitment(bytes(copy.nonce), record) == entry["commit"] else "face"

    def _acts(self, entries: Mapping[int, Mapping[str, Any]]) -> Iterator[Problem]:
        """Each step has the reason and the hands that were committed to."""
        from docgen.registry.models import Act

        known = {one.seq: one for one in found_by(Act.objects.using(self.registry.alias), "seq", entries)}
        for seq, entry in entries.items():
            row = known.get(seq)
            if row is None:
                yield _row_wrong(entry["number"], "act")
            elif row.nonce is not None:
                try:
                    told = commitment(bytes(row.nonce), act_record(opened_act(self.registry, row)))
                except RegistryRefused:
                    told = ""
                if told != entry["act"]:
                    yield _row_wrong(entry["number"], "act")

    def checkpoints(self, published: SignedCheckpoint | None) -> Iterator[Problem]:
        """The log's row, every checkpoint that was signed, and the published one agree with the entries."""
        from docgen.registry.models import Checkpoint
        from docgen.registry.models import Frontier as Row

        row = Row.objects.using(self.registry.alias).get(id=1)
        try:
            kept = read_frontier(row.size, bytes(row.hashes))
        except ValueError:
            kept = Frontier()
        if kept != self.frontier:
            yield Problem("check_root_wrong", facts={"size": row.size})
        for size, root, note in Checkpoint.objects.using(self.registry.alias).values_list("size", "root", "note").iterator():
            try:
                told = read_checkpoint(note, self.registry.keys)
            except RegistryRefused:
                told = None
            if told is None or not told.root == bytes(root) == self.roots.get(size) or told.size != size:
                yield Problem("check_root_wrong", facts={"size": size})
        try:
            check_not_behind(self.registry, row, published)
        except RegistryRefused as refusal:
            yield from refusal.problems

    def certificates(self) -> Iterator[Problem]:
        """Numbers run from 1 without a gap, each by its pattern, and every state is the logged one."""
        from docgen.registry.models import Certificate, Series

        series = {one.id: one for one in Series.objects.using(self.registry.alias)}
        rows = Certificate.objects.using(self.registry.alias).order_by("series_id", "serial")
        columns = rows.values_list("series_id", "serial", "number", "state", "person_id")
        for key, own in groupby(columns.iterator(_AT_ONCE), key=lambda row: row[0]):
            pattern, expected = series[key].pattern, 1
            for _, serial, number, state, person in own:
                self.seen += 1
                if serial != expected or number != number_of(pattern, serial):
                    yield _numbers_wrong(pattern, number)
                expected = serial + 1
                if self.states.get(number) != state:
                    yield _row_wrong(number, "state")
                if number in self.erased and person is not None:
                    yield Problem("check_not_erased", facts={"number": number})
            if series[key].next != expected:
                yield _numbers_wrong(pattern, f"next {series[key].next}")
        if self.seen != len(self.states):
            yield _numbers_wrong("*", f"{self.seen}/{len(self.states)}")

    def batches(self) -> Iterator[Problem]:
        """Every issued batch was logged with two hands, and they are two."""
        from docgen.registry.models import Batch

        for batch in Batch.objects.using(self.registry.alias).filter(state="issued"):
            one, other = self.approved.get(batch.id, ("", ""))
            keys = hand_key(batch.prepared_by), hand_key(batch.approved_by)
            if not one or not other or one == other or keys[0] == keys[1] or keys != (batch.prepared_key, batch.approved_key):
                yield Problem("check_hands_wrong", facts={"batch": batch.id})


def _row_wrong(number: str, detail: str) -> Problem:
    return Problem("check_row_wrong", facts={"number": number, "detail": detail})


def _numbers_wrong(series: str, detail: str) -> Problem:
    facts: dict[str, Fact] = {"series": series, "detail": detail}
    return Problem("check_numbers_wrong", facts=facts)

