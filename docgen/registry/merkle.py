"""The Merkle tree of RFC 9162: a root that commits to every entry of a log and to their order.

A leaf's hash is SHA-256(0x00 || entry), an inner node's SHA-256(0x01 || left || right); an empty tree's root is
SHA-256 of nothing. A `Frontier` holds what appending needs: the roots of the full subtrees, largest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

HASH_BYTES = 32
Hash = bytes


def leaf_hash(entry: bytes) -> Hash:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees of a log of `size` entries, one for each 1 in `size` as a binary number."""

    size: int = 0
    hashes: tuple[Hash, ...] = ()

    def appended(self, leaves: Sequence[Hash]) -> Frontier:
        """The frontier after more leaves."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            node, left = leaf, size
            while left & 1:
                node, left = node_hash(hashes.pop(), node), left >> 1
            hashes.append(node)
            size += 1
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> Hash:
        """The root of the log."""
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        node = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            node = node_hash(left, node)
        return node

    def written(self) -> bytes:
        """The hashes in one piece, as the registry keeps them."""
        return b"".join(self.hashes)


def read_frontier(size: int, hashes: bytes) -> Frontier:
    """The frontier that was written so. Raises ValueError where size and hashes do not belong together."""
    parts = tuple(hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
    if len(hashes) % HASH_BYTES or len(parts) != size.bit_count():
        raise ValueError("frontier")
    return Frontier(size, parts)


def root_of(leaves: Sequence[Hash]) -> Hash:
    """The root of a whole log."""
    return Frontier().appended(leaves).root


def inclusion_proof(leaves: Sequence[Hash], index: int) -> tuple[Hash, ...]:
    """The path that proves the leaf at `index` (from 0) to be in the log of all `leaves`; IndexError outside."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    return tuple(_path(leaves, index, 0, len(leaves)))


def _path(leaves: Sequence[Hash], index: int, start: int, end: int) -> list[Hash]:
    """RFC 9162 2.1.3.1 for the leaves from `start` to before `end`."""
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(leaves, index, start, middle), root_of(leaves[middle:end])]
    return [*_path(leaves, index, middle, end), root_of(leaves[start:middle])]


def is_included(leaf: Hash, index: int, size: int, proof: Sequence[Hash], root: Hash) -> bool:
    """Whether the proof shows `leaf` at `index` in the log of `size` entries with this root (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            node = node_hash(step, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, step)
        first, last = first >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[Hash], old: int) -> tuple[Hash, ...]:
    """The proof that the log of all `leaves` begins with its first `old` (1 or more); IndexError outside."""
    if not 0 < old <= len(leaves):
        raise IndexError(old)
    return tuple(_shared(leaves, old, 0, len(leaves), True))


def _shared(leaves: Sequence[Hash], old: int, start: int, end: int, is_known: bool) -> list[Hash]:
    """RFC 9162 2.1.4.1; `is_known`: the subtree's root is the old log's own."""
    if old == end - start:
        return [] if is_known else [root_of(leaves[start:end])]
    split = _split(end - start)
    middle = start + split
    if old <= split:
        return [*_shared(leaves, old, start, middle, is_known), root_of(leaves[middle:end])]
    return [*_shared(leaves, old - split, middle, end, False), root_of(leaves[start:middle])]


def is_consistent(old: int, old_root: Hash, size: int, root: Hash, proof: Sequence[Hash]) -> bool:
    """Whether the proof shows that the log of `size` entries begins with the `old` ones (RFC 9162 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    of_old = of_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            of_old, of_new = node_hash(step, of_old), node_hash(step, of_new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            of_new = node_hash(of_new, step)
        first, last = first >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == root


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
