"""Files encrypted at rest: AES-256-GCM over pieces of 1 MiB, each bound to its place and the last one marked.

A file is its head (mark, salt, the key's number) and the pieces, each with a tag of 16 bytes. Every file has a key
of its own, derived from the raw key and the salt, so that piece numbers can serve as nonces. A piece that is
changed, moved or missing is found out; nothing is given to a reader before its piece is known to be whole.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from htsm.explained import Explained
from ingest.raw_key import RawKey, UnusableKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUFFIX = ".enc"
MARK = b"HTSMENC1"
PIECE = 1024 * 1024
_SALT, _NUMBER, _TAG = 16, 8, 16
_HEAD = len(MARK) + _SALT + _NUMBER


class EncryptedFileDamaged(Explained):
    """An encrypted file that was changed since it was written; says which, and what to do."""


def is_encrypted(path: Path) -> bool:
    """Whether a file is one that `encrypt` wrote; by its first bytes, not by its name."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def encrypt(origin: Path, target: Path, key: RawKey) -> tuple[str, int]:
    """Writes `origin` encrypted to `target`, synced; gives sha256 and size of the bytes that were read.

    `target` is the only file that is written: no plaintext goes anywhere.
    """
    salt = os.urandom(_SALT)
    head = MARK + salt + key.number
    cipher = _cipher(key, salt)
    digest, size = hashlib.sha256(), 0
    with origin.open("rb") as read, _opened_private(target) as write:
        write.write(head)
        for number, (piece, is_last) in enumerate(_pieces(read, PIECE)):
            digest.update(piece)
            size += len(piece)
            write.write(cipher.encrypt(_nonce(number, is_last), piece, head))
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest(), size


def decrypt(origin: Path, target: Path, key: RawKey) -> tuple[str, int]:
    """Writes what `encrypt` made of a file back to `target` (mode 0600); gives sha256 and size of its bytes.

    Raises UnusableKey when it was encrypted with another key, EncryptedFileDamaged when it was changed.
    """
    digest, size = hashlib.sha256(), 0
    with _opened_private(target) as write:
        for plain in _decrypted(origin, key):
            digest.update(plain)
            size += len(plain)
            write.write(plain)
    return digest.hexdigest(), size


def sha256_inside(origin: Path, key: RawKey) -> str:
    """The sha256 of what an encrypted file holds, which is written nowhere. Raises as `decrypt` does."""
    digest = hashlib.sha256()
    for plain in _decrypted(origin, key):
        digest.update(plain)
    return digest.hexdigest()


def _decrypted(origin: Path, key: RawKey) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag

    with origin.open("rb") as read:
        head = read.read(_HEAD)
        if len(head) < _HEAD or not head.startswith(MARK):
            raise _damaged(origin)
        salt, number_of_key = head[len(MARK) : -_NUMBER], head[-_NUMBER:]
        if number_of_key != key.number:
            raise UnusableKey(
                f"{origin} was encrypted with key {number_of_key.hex()}, and {key.place} holds key {key.number.hex()}. "
                "What to do: put the key back that was in use when the file came in (from its backup); without it "
                "nobody can read the file: docs/runbooks/personal_data.md says how to go on"
            )
        cipher = _cipher(key, salt)
        try:
            for number, (piece, is_last) in enumerate(_pieces(read, PIECE + _TAG)):
                yield cipher.decrypt(_nonce(number, is_last), piece, head)
        except InvalidTag:
            raise _damaged(origin) from None


def _damaged(path: Path) -> EncryptedFileDamaged:
    return EncryptedFileDamaged(
        f"{path} is not as it was written: changed or cut off. What to do: restore it from a backup, or have the "
        "file delivered again"
    )


def _cipher(key: RawKey, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt, b"htsm raw file").derive(key.secret))


def _nonce(number: int, is_last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4) + bytes([is_last])


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of a file and whether each is the last one; an empty file is one empty piece."""
    piece = file.read(size)
    while True:
        following = file.read(size)
        yield piece, not following
        if not following:
            return
        piece = following


def _opened_private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
