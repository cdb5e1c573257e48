"""Many rows at once, past the object layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from docgen.registry.database import Registry

# SQLite takes at most 32,766 values a statement; older ones 999.
ASKED_AT_ONCE = 900
_One = TypeVar("_One")


def insert_rows(registry: Registry, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Writes rows of plain values (dates as ISO texts, bytes as they are)."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    holes = ", ".join(["%s"] * len(columns))
    execute_many(registry, f'INSERT INTO "registry_{table}" ({names}) VALUES ({holes})', rows)


def execute_many(registry: Registry, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement for each row of values."""
    from django.db import connections

    with connections[registry.alias].cursor() as cursor:
        cursor.executemany(statement, rows)


def found_by(rows: Any, column: str, values: Iterable[Any]) -> Iterator[Any]:
    """The rows of a query whose column has one of the values, asked for in portions."""
    for part in portions(values, ASKED_AT_ONCE):
        yield from rows.filter(**{f"{column}__in": part})


def portions(values: Iterable[_One], size: int) -> Iterator[list[_One]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def next_serials(registry: Registry) -> Mapping[str, int]:
    """The next serial number of every series."""
    from docgen.registry.models import Series

    return dict(Series.objects.using(registry.alias).values_list("pattern", "next"))
