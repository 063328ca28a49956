"""The root of a Merkle tree over hashes (RFC 6962, section 2.1), one leaf after the other.

Whoever keeps a root and a size can later be shown that what stood there then still stands: nothing
was changed, taken out or put in between. Memory grows with the logarithm of the size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LEAF, NODE = b"\x00", b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


def hash_leaf(content: bytes) -> bytes:
    """The hash of one leaf; the prefix keeps it apart from that of two branches."""
    return hashlib.sha256(LEAF + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash over two branches."""
    return hashlib.sha256(NODE + left + right).digest()


class Ledger:
    """Takes leaves in order and knows their number and root at any moment."""

    def __init__(self) -> None:
        self.size = 0
        # Roots of whole subtrees, the largest first: one for each bit that is set in `size`.
        self._whole: list[bytes] = []

    def add(self, content: bytes) -> None:
        """Append one leaf."""
        branch = hash_leaf(content)
        carry = self.size
        while carry & 1:
            branch = hash_node(self._whole.pop(), branch)
            carry >>= 1
        self._whole.append(branch)
        self.size += 1

    def find_root(self) -> bytes:
        """The root over all leaves so far, 32 bytes."""
        if not self._whole:
            return EMPTY_ROOT
        *others, root = self._whole
        for branch in reversed(others):
            root = hash_node(branch, root)
        return root


def find_root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves, 32 bytes."""
    ledger = Ledger()
    for leaf in leaves:
        ledger.add(leaf)
    return ledger.find_root()
