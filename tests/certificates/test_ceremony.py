"""The ceremonies: what they make, and that they make all of it or nothing."""

from __future__ import annotations

import random
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from docgen.certificates.ceremony import (
    Ended,
    allow_list,
    fingerprint,
    init_keys,
    last_day,
    renew_bundle,
    rotate_key,
    rotate_secret,
)
from docgen.certificates.epoch import midnight
from docgen.certificates.key_folder import alone_in, read_bundle, read_keys, read_root, read_root_public
from docgen.certificates.keys import SECRET_USES
from docgen.errors import FileUnusable
from tests.certificates.ceremonies import FIRST, OFFICE, ROOT_WORDS, WORDS, ceremony, contents, copied, made
from tests.certificates.office import BUNDLE, NOW


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    made(folder)
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    """With `keys` and `root` in it."""
    return copied(kept, tmp_path)


def codes(told: pytest.ExceptionInfo[FileUnusable]) -> list[str]:
    return [problem.code for problem in told.value.problems]


def test_the_first_ceremony_makes_every_key(folder: Path) -> None:
    keys, bundle = read_keys(folder / "keys", WORDS), read_bundle(folder / "keys")
    assert [key.use for key in keys.signing] == ["cert", "status", "log"]
    assert tuple(key.use for key in keys.secrets) == SECRET_USES
    assert len({key.secret for key in keys.secrets} | {key.private for key in keys.signing}) == 7
    assert [(key.kid, key.nbf, key.exp) for key in keys.signing] == [(key.kid, key.nbf, key.exp) for key in bundle.keys]
    assert (bundle.version, bundle.hosts, bundle.types) == (1, OFFICE.hosts, OFFICE.types)
    assert keys.signing_key("cert", midnight(FIRST)).exp == midnight(date(2027, 2, 2)) - timedelta(seconds=1)


def test_the_root_key_is_apart_and_signs_the_bundle(folder: Path) -> None:
    root = read_root(folder / "root", ROOT_WORDS)
    assert root.use == "root" and root.public == read_root_public(folder / "keys") == read_root_public(folder / "root")
    assert not [path.name for path in (folder / "keys").iterdir() if path.name.startswith("root-")]
    private = [root.private, *(key.private for key in read_keys(folder / "keys", WORDS).signing)]
    everything = b"".join([*contents(folder / "keys").values(), *contents(folder / "root").values()])
    assert not any(one in everything or one.hex().encode() in everything for one in private)


def test_only_the_owner_may_read_them(folder: Path) -> None:
    for place in (folder / "keys", folder / "root"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["folder", "root"])
def test_a_folder_that_is_there_is_never_written_over(folder: Path, name: str) -> None:
    before = contents(folder / "keys"), contents(folder / "root")
    with pytest.raises(FileUnusable) as told:
        init_keys(ceremony(folder, **{name: folder / "new"}), OFFICE, FIRST)
    assert codes(told) == ["key_folder_used"]
    assert (contents(folder / "keys"), contents(folder / "root")) == before
    assert sorted(path.name for path in folder.iterdir()) == ["keys", "root"]


def test_a_short_passphrase_makes_nothing(tmp_path: Path) -> None:
    for changed in ({"words": "12345678901"}, {"root_words": "short"}):
        with pytest.raises(FileUnusable) as told:
            init_keys(ceremony(tmp_path, **changed), OFFICE, FIRST)
        assert codes(told) == ["key_passphrase_short"] and not list(tmp_path.iterdir())


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """As on a disk that is full: a longer file is cut off, and its writer told."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    with no_file_larger_than(400), pytest.raises(OSError, match="File too large"):
        # Keys still fit, the bundle, written last, does not.
        init_keys(ceremony(tmp_path), OFFICE, FIRST)
    assert not list(tmp_path.iterdir())


def test_a_new_key_signs_from_its_day_and_old_ones_before(folder: Path) -> None:
    first = read_keys(folder / "keys", WORDS).signing_key("cert", midnight(FIRST))
    rotate_key(ceremony(folder), "cert", date(2026, 12, 15))
    keys, bundle = read_keys(folder / "keys", WORDS), read_bundle(folder / "keys")
    assert bundle.version == 2 and len(bundle.keys) == 4 and len(keys.signing) == 4
    assert keys.signing_key("cert", midnight(date(2026, 12, 14))) == first
    assert keys.signing_key("cert", midnight(date(2026, 12, 15))).kid == bundle.keys[-1].kid != first.kid
    assert bundle.keys[:3] == tuple(key for key in bundle.keys if key.kid != bundle.keys[-1].kid)


def test_a_leaked_key_is_told_with_what_it_really_signed(folder: Path) -> None:
    kid = read_bundle(folder / "keys").keys[0].kid
    allow = allow_list("00ff00ff00ff00ff\n")
    rotate_key(ceremony(folder), "cert", date(2026, 12, 15), Ended(kid=kid, since=NOW, allow=allow))
    ended = read_bundle(folder / "keys").key(kid)
    assert ended is not None and (ended.revoked_from, ended.allow) == (NOW, allow)
    with pytest.raises(FileUnusable):
        read_keys(folder / "keys", WORDS).signing_key("cert", midnight(FIRST))


def test_a_key_that_nobody_knows_does_not_end(folder: Path) -> None:
    before = contents(folder / "keys")
    with pytest.raises(FileUnusable) as told:
        rotate_key(ceremony(folder), "cert", FIRST, Ended(kid=b"none", since=NOW))
    assert codes(told) == ["key_unknown"] and contents(folder / "keys") == before


@pytest.mark.parametrize("changed", [{"words": WORDS + "!"}, {"root_words": WORDS}])
def test_a_wrong_passphrase_changes_nothing(folder: Path, changed: dict[str, str]) -> None:
    before = contents(folder / "keys")
    with pytest.raises(FileUnusable) as told:
        rotate_key(ceremony(folder, **changed), "cert", FIRST)
    assert codes(told) == ["key_passphrase_wrong"] and contents(folder / "keys") == before


def test_the_root_key_of_another_office_changes_nothing(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    init_keys(replace(ceremony(other), draw=random.Random(5).randbytes), OFFICE, FIRST)
    before = contents(folder / "keys")
    with pytest.raises(FileUnusable) as told:
        rotate_key(ceremony(folder, root=other / "root"), "log", FIRST)
    assert codes(told) == ["trust_unproved"] and contents(folder / "keys") == before


def test_a_rotation_that_cannot_be_written_changes_nothing(folder: Path) -> None:
    before = contents(folder / "keys")
    with no_file_larger_than(400), pytest.raises(OSError, match="File too large"):
        rotate_key(ceremony(folder), "cert", FIRST)
    assert contents(folder / "keys") == before


def test_two_ceremonies_do_not_run_at_once(folder: Path) -> None:
    with alone_in(folder / "keys"), pytest.raises(FileUnusable) as told:
        rotate_key(ceremony(folder), "cert", FIRST)
    assert codes(told) == ["key_folder_busy"]


def test_a_new_secret_is_used_and_the_old_one_is_kept(folder: Path) -> None:
    old = read_keys(folder / "keys", WORDS).secret("seal")
    rotate_secret(folder / "keys", WORDS, "seal", NOW, ceremony(folder, draw=lambda count: b"n" * count).draw)
    keys = read_keys(folder / "keys", WORDS)
    assert keys.secret("seal").secret == b"n" * 32 and keys.secret_named("seal", old.kid) == old
    assert read_bundle(folder / "keys").version == 1


def test_the_bundle_is_signed_anew_where_the_office_has_changed_and_only_there(folder: Path) -> None:
    assert renew_bundle(ceremony(folder), OFFICE).version == 1
    kind = replace(BUNDLE.types[1], code=3, title="会员证")
    moved = replace(OFFICE, hosts=("zs.example.net",), organizations=("新名协会",), types=(kind,))
    renew_bundle(ceremony(folder), moved)
    bundle = read_bundle(folder / "keys")
    assert bundle.version == 2 and [one.code for one in bundle.types] == [1, 2, 3]
    assert bundle.hosts == ("zs.example.net", "zs.example.org") and bundle.organizations == ("新名协会", "虚构市协会")
    # What lists are called does not change with the host.
    assert bundle.status_uri(1) == "https://zs.example.org/status/1.cwt"


def test_two_definitions_of_one_code_make_no_keys(tmp_path: Path) -> None:
    twice = replace(OFFICE, types=(*BUNDLE.types, replace(BUNDLE.types[0], title="另一种")))
    with pytest.raises(FileUnusable) as told:
        init_keys(ceremony(tmp_path), twice, FIRST)
    assert codes(told) == ["type_code_taken"] and not list(tmp_path.iterdir())


def test_an_allow_list_is_read_from_digests() -> None:
    whole = "ab" * 32
    assert allow_list(f"\n{whole}  XJC-0002\n00000000000000FF\n{whole[:16]}\n").hex() == "00000000000000ff" + "ab" * 8
    assert allow_list("") == b""


@pytest.mark.parametrize("line", ["xyz", "ab" * 7, "ab" * 9, "ab" * 33, "XJC-0001 " + "ab" * 8])
def test_a_line_that_is_no_digest_is_told(line: str) -> None:
    with pytest.raises(FileUnusable) as told:
        allow_list(f"{'ab' * 8}\n{line}\n")
    assert codes(told) == ["allow_list_line"] and "2" in str(told.value)


def test_a_fingerprint_is_read_aloud_in_groups_of_four() -> None:
    assert fingerprint(bytes(range(32))).split(" ") == [f"{at:02x}{at + 1:02x}" for at in range(0, 32, 2)]


def test_a_key_signs_a_year_and_a_month() -> None:
    assert last_day("cert", date(2028, 2, 29)) == date(2029, 3, 31)
    assert last_day("status", date(2026, 1, 1)) == date(2031, 2, 1)
