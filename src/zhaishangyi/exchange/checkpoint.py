"""One signed line that stands for the whole record, so that a later change can be proved.

The text is a checkpoint as in C2SP tlog-checkpoint, signed as in C2SP signed-note with Ed25519
(RFC 8032). Its root is the Merkle root over the digests of all entries, in their order.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from zhaishangyi.engines.ledger import Ledger
from zhaishangyi.record.key_files import load_key
from zhaishangyi.record.models import Entry

KEY_FILE = "ledger.key"
ED25519 = b"\x01"
HASH_BYTES = 4
CHUNK = 10_000


@dataclass(frozen=True)
class Signer:
    """The town's key and the name it signs with."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()


@cache
def load_signer(folder: Path) -> Signer:
    """The key of a data folder; its name is made from it, so that no two towns share one."""
    seed = load_key(folder / KEY_FILE, "later checkpoints are signed by another key than before")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    mark = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]
    return Signer(f"zhaishangyi/{mark}", key)


def find_signer() -> Signer:
    """The key of this data folder."""
    return load_signer(Path(settings.DATA_FOLDER))


def read_public_key() -> str:
    """The key that checks the signature, in the form of signed notes: name+hash+key."""
    signer = find_signer()
    mark = hash_key(signer.name, signer.public).hex()
    return f"{signer.name}+{mark}+{b64encode(ED25519 + signer.public).decode()}"


def hash_key(name: str, public: bytes) -> bytes:
    """The first bytes of a signature: they say which key it is of."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:HASH_BYTES]


def write_checkpoint() -> str:
    """The signed checkpoint of the record as it stands now."""
    ledger = read_ledger()
    signer = find_signer()
    text = f"{signer.name}\n{ledger.size}\n{b64encode(ledger.find_root()).decode()}\n"
    signature = hash_key(signer.name, signer.public) + signer.key.sign(text.encode())
    return f"{text}\n— {signer.name} {b64encode(signature).decode()}\n"


def read_ledger() -> Ledger:
    """The tree over the digests of all entries up to now, read in order."""
    ledger = Ledger()
    last = find_last_seq()
    digests = Entry.objects.filter(seq__lte=last).order_by("seq").values_list("digest", flat=True)
    for digest in digests.iterator(CHUNK):
        ledger.add(bytes.fromhex(digest))
    return ledger


def find_last_seq() -> int:
    """The last number of which all earlier ones are on disk as well; 0 for an empty record.

    On PostgreSQL an act may be given a number and end after a later one: for a moment the lock
    waits until nobody is in between.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'LOCK TABLE "{Entry._meta.db_table}" IN SHARE MODE')
        last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def is_signed(checkpoint: str, public_key: str) -> bool:
    """Whether a checkpoint is signed by a key in the form of `read_public_key`."""
    name, mark, encoded = public_key.split("+", 2)
    public = b64decode(encoded)[1:]
    text, _blank, signatures = checkpoint.rpartition("\n\n")
    start = f"— {name} "
    for line in signatures.splitlines():
        signature = b64decode(line.removeprefix(start)) if line.startswith(start) else b""
        if signature[:HASH_BYTES].hex() == mark:
            return is_valid(public, signature[HASH_BYTES:], f"{text}\n".encode())
    return False


def is_valid(public: bytes, signature: bytes, text: bytes) -> bool:
    """Whether a signature is that of the key over the text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True
