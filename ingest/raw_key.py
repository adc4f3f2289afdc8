"""The key of the raw files that are encrypted: from the environment, a file of its own, or one made under HTSM_HOME."""

import base64
import binascii
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from htsm.explained import Explained
from htsm.home import Home

TEXT = "HTSM_RAW_KEY"
FILE = "HTSM_RAW_KEY_FILE"
_BYTES = 32


class UnusableKey(Explained):
    """The key of the raw files is missing, is no key, or is another one; says where it was looked for."""


@dataclass(frozen=True)
class RawKey:
    """The secret (never shown), where it came from, and its number: which key it is, and nothing of what it is."""

    secret: bytes = field(repr=False)
    place: str

    @property
    def number(self) -> bytes:
        """Eight bytes that tell one key from another; written in every file that the key encrypts."""
        return hashlib.sha256(b"htsm raw key number\0" + self.secret).digest()[:8]


def new_key() -> str:
    """A fresh key as text: 32 random bytes in base64."""
    return base64.urlsafe_b64encode(os.urandom(_BYTES)).decode()


def raw_key(home: Home) -> RawKey:
    """The key in use. The one under HTSM_HOME is made when it is needed first; one that a setting names never is.

    Raises UnusableKey: no key where the setting says, not a key, or ours is gone while files need it.
    """
    if text := os.environ.get(TEXT):
        return _key(text, TEXT)
    if named := os.environ.get(FILE):
        path = Path(named)
        if not path.is_file():
            raise UnusableKey(
                f"{FILE} names {path}, and no key is there. What to do: put the key back (from its backup); only for "
                f"a first start make one: `htsm raw new-key {path}`"
            )
        return _read(path)
    path = home.keys / "raw.key"
    if not path.exists():
        encrypted = next(_encrypted_files(home), None)
        if encrypted:
            raise UnusableKey(
                f"the key {path} is gone, and {encrypted} was encrypted with it. What to do: put the key back from "
                f"its backup, or set {FILE} to where it is; without it nobody can read what was encrypted: "
                "docs/runbooks/personal_data.md says how to go on"
            )
        make_key_file(path)
    return _read(path)


def make_key_file(path: Path) -> bool:
    """Writes a fresh key to a file of mode 0600, whole or not at all; False when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # two processes may need the first key at once: both link, one succeeds
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".raw-key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(aside)
    except FileExistsError:
        return False
    finally:
        Path(aside).unlink()
    return True


def _encrypted_files(home: Home) -> Iterator[Path]:
    yield from home.landing.glob("*/*/*.enc")
    yield from home.inbox.glob("*/refused/*/*.enc")


def _read(path: Path) -> RawKey:
    try:
        return _key(path.read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        told = getattr(error, "strerror", None) or "it is not text"
        raise UnusableKey(
            f"the key {path} cannot be read ({told}). What to do: look whether this user may read it, and whether it "
            "is the file that the key was written to"
        ) from None


def _key(text: str, place: str) -> RawKey:
    try:
        secret = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _BYTES:
        raise UnusableKey(
            f"what {place} holds is not a key: that is 32 random bytes in base64, 44 characters. What to do: put the "
            "key back; only for a first start make one with `htsm raw new-key FILE`"
        )
    return RawKey(secret, place)
