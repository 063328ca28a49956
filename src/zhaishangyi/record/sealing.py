"""Text and pictures that only their own pages may open: sealed with a key beside the database.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits; the place that a value belongs to is
authenticated with it, so that a sealed text cannot be moved to another column. No Django.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

from zhaishangyi.record.key_files import load_key

KEY_FILE = "sealed.key"
_MARK = "s1:"
_NONCE_BYTES = 12


class SealBroken(RuntimeError):
    """A sealed value was changed, moved, or sealed with another key."""


@cache
def read_key(folder: Path) -> bytes:
    """The key of a data folder."""
    return load_key(folder / KEY_FILE, "nothing that was said in confidence can be read again")


def seal_text(text: str, place: str, key: bytes) -> str:
    """The sealed form of a text: letters and digits only. The same text never looks the same."""
    return _MARK + b64encode(seal_bytes(text.encode("utf-8", "surrogatepass"), place, key)).decode()


def open_text(sealed: str, place: str, key: bytes) -> str:
    """The text behind its sealed form. Raises SealBroken."""
    if not sealed.startswith(_MARK):
        raise SealBroken(f"{place}: this is not a sealed text")
    try:
        content = b64decode(sealed.removeprefix(_MARK), validate=True)
    except ValueError as error:
        raise SealBroken(f"{place}: a sealed text is damaged") from error
    return open_bytes(content, place, key).decode("utf-8", "surrogatepass")


def seal_bytes(content: bytes, place: str, key: bytes) -> bytes:
    """Nonce and ciphertext with its tag."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def open_bytes(content: bytes, place: str, key: bytes) -> bytes:
    """What was sealed. Raises SealBroken when a single bit or the place differs."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, sealed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"{place}: a sealed value was changed, or the key is another") from error


def commit_to(text: str, place: str, key: bytes) -> str:
    """What stands for a sealed text in the record: it shows a change, and nobody can guess it.

    HMAC-SHA256 in hex (RFC 2104) under the key, for a short text could be guessed from a hash.
    """
    return hmac.digest(key, f"{place}\0{text}".encode("utf-8", "surrogatepass"), "sha256").hex()
