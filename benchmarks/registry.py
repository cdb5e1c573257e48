"""What a certificate costs in the registry: issued, looked up, listed, checked.

    python benchmarks/registry.py [COUNT] [URL]

COUNT invented people (1,000,000) in batches of 10,000 by two hands, each with an identity number and four printed
values, no photo; SQLite in a temporary folder unless URL names an empty database. Processor time of this process
stands beside the clock's.
"""

from __future__ import annotations

import hashlib
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from docgen.certificates.keys import SECRET_USES, Keys, Use, new_secret_key, new_signing_key
from docgen.certificates.status_list import new_status_list, sign_status_list
from docgen.forms.certificate import CertificateFacts
from docgen.problems import NOWHERE
from docgen.registry.candidates import Candidate
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, connect, set_up
from docgen.registry.faces import records_of
from docgen.registry.issuing import issue_batch
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.log import Moment
from docgen.registry.lookup import Query, search_certificates
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import BatchOrder, prepare_batch
from docgen.registry.status import status_states

BATCH = 10_000
_LOOK_UPS = 200
_REVOKED = 2_000
_NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
_TODAY = date(2026, 11, 22)
_PREPARER, _APPROVER = Moment(_NOW, "王敏"), Moment(_NOW, "李强")
_FACTS = CertificateFacts(series="KJC-{year}-{serial:07}-{check}", holder="name", person=("identity",), types={"": 1})


def main() -> None:
    """Prints a line of the table for each kind of work."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="docgen-benchmark-") as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/registry.db"
        registry = connect(url, _keys(), secrets.token_bytes, "v.example.org", Path(folder) / "checkpoint")
        set_up(registry)
        print("| work | count | seconds | CPU seconds | CPU µs each |\n|---|---|---|---|---|")
        numbers = _issue(registry, count)
        _look_up(registry, numbers)
        _lists(registry, numbers)
        with _timed("every entry, number, state and copy checked", count):
            assert not check_registry(registry).problems
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        size = sum(path.stat().st_size for path in Path(folder).glob("registry.db*")) / 1e6
        print(f"\npeak memory {peak} MB; database {size:.0f} MB, {size * 1e6 / count:.0f} bytes a certificate")


def _issue(registry: Registry, count: int) -> list[str]:
    numbers: list[str] = []
    before, cpu, first, last = time.perf_counter(), time.process_time(), 0.0, 0.0
    for start in range(0, count, BATCH):
        own = time.process_time()
        who = [_person(number) for number in range(start, min(start + BATCH, count))]
        digest = hashlib.sha256(f"roster {start}".encode()).hexdigest()
        order = BatchOrder("tutor-certificate", "2026.1", "0" * 64, _FACTS, digest, _TODAY)
        batch = prepare_batch(registry, order, plan_batch(registry, who), _PREPARER)
        numbers += [one.number for one in issue_batch(registry, batch, _APPROVER)]
        last = time.process_time() - own
        first = first or last
    _line("planned, prepared, approved, issued", count, time.perf_counter() - before, time.process_time() - cpu)
    _line("of which the first batch", BATCH, 0, first)
    _line("of which the last batch", BATCH, 0, last)
    with _timed("the first roster once more: nothing is issued", BATCH):
        assert not plan_batch(registry, [_person(number) for number in range(min(BATCH, count))]).new
    return numbers


def _look_up(registry: Registry, numbers: list[str]) -> None:
    chosen = [secrets.randbelow(len(numbers)) for _ in range(_LOOK_UPS)]
    with _timed("searched by number, with trace", _LOOK_UPS):
        for at in chosen:
            assert search_certificates(registry, Query(number=numbers[at]), _PREPARER)[0].holder == _person(at).holder
    with _timed("searched by identity number, with trace", _LOOK_UPS):
        for at in chosen:
            assert search_certificates(registry, Query(identity=_person(at).key), _PREPARER)[0].number == numbers[at]
    with _timed("record to draw", _LOOK_UPS):
        for at in chosen:
            assert next(records_of(registry, [numbers[at]])).number == numbers[at]


def _lists(registry: Registry, numbers: list[str]) -> None:
    revoked = sorted({secrets.choice(numbers) for _ in range(_REVOKED)})
    with _timed("revoked, in one transaction", len(revoked)):
        take_step(registry, "revoke", revoked, Grounds("弄虚作假", _TODAY), _PREPARER)
    key = registry.keys.signing_key("status", _NOW)
    with _timed("all status lists, signed", 1):
        for number, slots in status_states(registry).items():
            sign_status_list(new_status_list(f"https://v.example.org/status/{number}.cwt", slots, _NOW), key)


def _person(number: int) -> Candidate:
    name = f"欧阳{chr(0x4E00 + number % 4000)}{chr(0x5200 + number // 4000)}"
    values = {"name": name, "sex": "女", "birth": "1985-10", "unit": "虚构市第一中学"}
    return Candidate(
        row=number % BATCH + 2, place=NOWHERE, holder=name, key_kind="identity", key=f"650199{number:012}",
        series="KJC-2026-{serial:07}-{check}", occasion="", type_code=1, expires_on=None, values=values, photo=None,
    )  # fmt: skip


def _keys() -> Keys:
    span = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    uses: tuple[Use, ...] = ("cert", "status", "log")
    signing = tuple(new_signing_key(use, secrets.token_bytes(32), *span) for use in uses)
    return Keys(signing, tuple(new_secret_key(use, secrets.token_bytes(32), span[0]) for use in SECRET_USES))


@contextmanager
def _timed(work: str, count: int) -> Iterator[None]:
    before, cpu = time.perf_counter(), time.process_time()
    yield
    _line(work, count, time.perf_counter() - before, time.process_time() - cpu)


def _line(work: str, count: int, seconds: float, cpu: float) -> None:
    told = f"{seconds:.2f}" if seconds else ""
    print(f"| {work} | {count:,} | {told} | {cpu:.2f} | {cpu / count * 1e6:.0f} |", flush=True)


if __name__ == "__main__":
    main()
