"""The canonical data: the same for entries that say the same, another for any change."""

from __future__ import annotations

import json
from pathlib import Path

from docgen.entries.digest import entry_digest, entry_json
from docgen.entries.entry import Entry
from docgen.entries.raw import Written, entry_of
from docgen.forms.definition import FormDefinition


def entry(definition: FormDefinition, raw: dict[str, object]) -> Entry:
    return entry_of(definition, Written(raw), Path())


def test_the_order_of_keys_and_invisible_marks_do_not_count(definition: FormDefinition) -> None:
    one = entry(definition, {"name": "李梅", "bio": {"years": 5, "experience": "甲\r\n乙 "}, "landline": "",
                             "other": [{"summary": "丙"}, {}, None], "events": [{}]})  # fmt: skip
    two = entry(definition, {"other": [{"summary": "丙"}], "bio": {"experience": "甲\n乙", "years": "5"}, "name": "李\u200b梅 "})
    assert entry_json(one) == entry_json(two) and entry_digest(one) == entry_digest(two)


def test_every_change_counts(definition: FormDefinition) -> None:
    from dataclasses import replace

    first = entry(definition, {"name": "李梅"})
    others = [entry(definition, {"name": "李雪"}), entry(definition, {"name": "李梅", "unit": "甲"}),
              replace(first, edition="2022.1"), replace(first, form="other")]  # fmt: skip
    digests = {entry_digest(one) for one in [first, *others]} | {entry_digest(first, {"a.jpg": "00"})}
    assert len(digests) == 6 and all(len(digest) == 64 for digest in digests)


def test_the_data_are_plain_json_that_reads_back(definition: FormDefinition) -> None:
    told = json.loads(entry_json(entry(definition, {"name": "李梅", "address": {"address": "甲", "postcode": "830000"}})))
    assert told == {
        "form": definition.form, "edition": definition.edition, "files": {},
        "values": {"name": "李梅", "address": {"address": "甲", "postcode": "830000"}},
    }  # fmt: skip
