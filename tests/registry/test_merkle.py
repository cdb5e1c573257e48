"""The log's tree: RFC 9162 by its vectors, by its proofs, and by another library."""

from __future__ import annotations

import hashlib

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as some

from docgen.registry.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    read_frontier,
    root_of,
)

_MOST = 130
_LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(_MOST)]
# The test vectors of certificate transparency: entries and the roots of the first 1 to 8.
_ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def test_the_roots_are_those_of_certificate_transparency() -> None:
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in _ENTRIES]
    assert [root_of(leaves[: size + 1]).hex() for size in range(8)] == list(_ROOTS)
    assert root_of([]) == hashlib.sha256(b"").digest()


def test_every_leaf_of_every_log_up_to_130_is_proved_and_no_other() -> None:
    for size in range(1, _MOST + 1):
        leaves = _LEAVES[:size]
        root = root_of(leaves)
        for index in range(size):
            proof = inclusion_proof(leaves, index)
            assert is_included(leaves[index], index, size, proof, root)
            assert not is_included(leaf_hash(b"other"), index, size, proof, root)
            assert not is_included(leaves[index], index, size, (*proof, root), root)
            assert not is_included(root, index, size, (), root) or size == 1
            assert not is_included(leaves[index], (index + 1) % size, size, proof, root) or size == 1


def test_every_log_up_to_130_is_proved_to_begin_with_every_shorter_one() -> None:
    roots = [root_of(_LEAVES[:size]) for size in range(_MOST + 1)]
    for size in range(1, _MOST + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(_LEAVES[:size], old)
            assert is_consistent(old, roots[old], size, roots[size], proof)
            assert not is_consistent(old, roots[old - 1], size, roots[size], proof)
            assert not is_consistent(old, roots[old], size, roots[size - 1], proof)


def test_another_library_has_the_same_roots_and_accepts_our_proofs() -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(_MOST):
        tree.append_entry(f"entry {number}".encode())
        assert tree.get_root() == root_of(_LEAVES[: number + 1])
    for index in range(0, _MOST, 7):
        theirs = tree.prove_inclusion(index + 1, _MOST)
        pymerkle.verify_inclusion(_LEAVES[index], root_of(_LEAVES), theirs)
        assert set(inclusion_proof(_LEAVES, index)) <= set(theirs.path)


def test_a_proof_outside_the_log_is_not_made() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(_LEAVES[:3], index)
    for old in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(_LEAVES[:3], old)


@given(some.lists(some.integers(min_value=0, max_value=9), max_size=12))
def test_a_frontier_gives_the_same_root_however_the_leaves_come(parts: list[int]) -> None:
    frontier, count = Frontier(), 0
    for part in parts:
        frontier = frontier.appended(_LEAVES[count : count + part])
        count += part
        frontier = read_frontier(frontier.size, frontier.written())
    assert frontier.root == root_of(_LEAVES[:count])


def test_an_edited_dropped_or_exchanged_leaf_changes_the_root() -> None:
    root = root_of(_LEAVES)
    for wrong in (
        [*_LEAVES[:5], leaf_hash(b"other"), *_LEAVES[6:]],
        [*_LEAVES[:5], *_LEAVES[6:]],
        [*_LEAVES[:5], _LEAVES[6], _LEAVES[5], *_LEAVES[7:]],
    ):
        assert root_of(wrong) != root


def test_a_frontier_of_another_size_is_refused() -> None:
    for size, hashes in ((2, b""), (1, b"x" * 31), (3, b"x" * 32)):
        with pytest.raises(ValueError, match="frontier"):
            read_frontier(size, hashes)
