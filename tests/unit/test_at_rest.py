"""Encryption of raw files, their key, and the folder for what must not stay."""

import base64
import os
import stat
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from htsm.home import Home
from ingest import at_rest, private_folder
from ingest.at_rest import PIECE, EncryptedFileDamaged, decrypt, encrypt, is_encrypted
from ingest.personal import kind_and_place
from ingest.raw_key import FILE, TEXT, RawKey, UnusableKey, make_key_file, new_key, raw_key

KEY = RawKey(b"k" * 32, "a test")
HEAD = 32
SEALED = PIECE + 16


@pytest.fixture(autouse=True)
def no_key_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TEXT, raising=False)
    monkeypatch.delenv(FILE, raising=False)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files that no other test uses."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def encrypted(place: Path, content: bytes, key: RawKey = KEY) -> Path:
    (place / "plain").write_bytes(content)
    encrypt(place / "plain", place / "plain.enc", key)
    return place / "plain.enc"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_encrypted_comes_back_to_the_byte(tmp_path, size):
    content = os.urandom(size)
    (tmp_path / "plain").write_bytes(content)
    facts = (sha256(content).hexdigest(), size)
    assert encrypt(tmp_path / "plain", tmp_path / "plain.enc", KEY) == facts
    assert decrypt(tmp_path / "plain.enc", tmp_path / "back", KEY) == facts
    assert (tmp_path / "back").read_bytes() == content
    assert stat.S_IMODE((tmp_path / "back").stat().st_mode) == 0o600
    assert is_encrypted(tmp_path / "plain.enc")
    assert not is_encrypted(tmp_path / "back")


def test_nothing_of_the_text_shows_and_no_two_files_are_alike(tmp_path):
    text = b"naam;mail\nKanarie Voorbeeld;kanarie@voorbeeld.invalid\n" * 1000
    first = encrypted(tmp_path, text).read_bytes()
    second = encrypted(tmp_path, text).read_bytes()
    assert first[HEAD:] != second[HEAD:]
    for content in (first, second):
        assert not [at for at in range(0, len(text) - 8, 4) if text[at : at + 8] in content]


def swapped(content: bytes) -> bytes:
    one, two = content[HEAD : HEAD + SEALED], content[HEAD + SEALED : HEAD + 2 * SEALED]
    return content[:HEAD] + two + one + content[HEAD + 2 * SEALED :]


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c[:20] + bytes([c[20] ^ 1]) + c[21:],
        lambda c: c[:500] + bytes([c[500] ^ 1]) + c[501:],
        lambda c: c[:-1],
        lambda c: c[: HEAD + SEALED],
        lambda c: c[: HEAD + 2 * SEALED],
        lambda c: c[:HEAD],
        lambda c: c[:10],
        lambda c: c + b"x",
        swapped,
    ],
    ids=["salt", "a bit", "last byte", "two pieces less", "last piece", "head only", "half a head", "more", "swapped"],
)
def test_a_file_that_was_changed_or_cut_off_is_told(tmp_path, change):
    path = encrypted(tmp_path, os.urandom(2 * PIECE + 100))
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(EncryptedFileDamaged, match=r"plain.enc is not as it was written.*What to do"):
        decrypt(path, tmp_path / "back", KEY)


def test_another_key_is_told_with_its_place_and_not_shown(tmp_path):
    path = encrypted(tmp_path, b"text")
    other = RawKey(b"o" * 32, "/keys/other.key")
    with pytest.raises(UnusableKey) as told:
        decrypt(path, tmp_path / "back", other)
    message = str(told.value)
    assert str(path) in message and "/keys/other.key" in message and "What to do" in message
    assert KEY.number.hex() in message and other.number.hex() in message
    for key in (KEY, other):
        assert base64.urlsafe_b64encode(key.secret).decode() not in message + repr(key)
        assert key.secret.hex() not in message + repr(key)
        assert repr(key.secret) not in repr(key)


def test_a_key_is_made_once_and_closed_to_others(state):
    first = raw_key(state)
    path = state.keys / "raw.key"
    assert first.place == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.keys.stat().st_mode) == 0o700
    assert raw_key(state) == first
    assert [p.name for p in state.keys.iterdir()] == ["raw.key"]


def test_many_that_need_the_first_key_at_once_get_one(state):
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(lambda _: raw_key(state).secret, range(64)))
    assert len(keys) == 64
    assert len(set(keys)) == 1


def test_a_setting_names_the_key_as_text_or_file(state, tmp_path, monkeypatch):
    text, other = new_key(), new_key()
    (tmp_path / "named.key").write_text(other + "\n")
    monkeypatch.setenv(FILE, str(tmp_path / "named.key"))
    assert raw_key(state).secret == base64.urlsafe_b64decode(other)
    monkeypatch.setenv(TEXT, text)
    assert raw_key(state).secret == base64.urlsafe_b64decode(text)
    assert not state.keys.exists()


def test_a_named_key_that_is_not_there_is_not_made(state, tmp_path, monkeypatch):
    monkeypatch.setenv(FILE, str(tmp_path / "mount" / "raw.key"))
    with pytest.raises(UnusableKey, match=r"HTSM_RAW_KEY_FILE names .*raw.key, and no key is there. What to do"):
        raw_key(state)
    assert not (tmp_path / "mount").exists()
    assert make_key_file(tmp_path / "mount" / "raw.key")
    made = raw_key(state)
    assert not make_key_file(tmp_path / "mount" / "raw.key")
    assert raw_key(state) == made


@pytest.mark.parametrize(
    "text",
    ["geheim", "c2hvcnQ=", "é" * 44, new_key()[:-2], new_key() + "A"],
    ids=["words", "short", "letters", "cut off", "too long"],
)
def test_what_is_no_key_is_refused_and_not_repeated(state, tmp_path, monkeypatch, text):
    monkeypatch.setenv(TEXT, text)
    with pytest.raises(UnusableKey, match="HTSM_RAW_KEY holds is not a key") as told:
        raw_key(state)
    assert text not in str(told.value)
    monkeypatch.delenv(TEXT)
    (tmp_path / "no.key").write_text(text, encoding="utf-8")
    monkeypatch.setenv(FILE, str(tmp_path / "no.key"))
    with pytest.raises(UnusableKey, match=r"no\.key") as told:
        raw_key(state)
    assert text not in str(told.value)


@pytest.mark.parametrize("place", ["landing/survey/abc", "inbox/survey/refused/abc"])
def test_a_lost_key_is_not_replaced_while_files_need_it(state, place):
    raw_key(state)
    folder = state.root / place
    folder.mkdir(parents=True)
    encrypt(Path(__file__), folder / "list.csv.enc", raw_key(state))
    (state.keys / "raw.key").unlink()
    with pytest.raises(UnusableKey, match=r"raw.key is gone, and .*list.csv.enc was encrypted with it. What to do"):
        raw_key(state)
    assert not list(state.keys.iterdir())


def test_the_private_folder_is_closed_outside_and_gone_afterwards(state, temporary):
    with pytest.raises(ValueError, match="planted"), private_folder.private_folder(state) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert not folder.is_relative_to(state.root)
        (folder / "below").mkdir()
        (folder / "below" / "list.csv").write_text("x")
        raise ValueError("planted")
    assert folder.parent == temporary
    assert not list(temporary.iterdir())


def test_no_private_folder_inside_the_state_folder(temporary):
    inside = Home(temporary.parent)
    with pytest.raises(private_folder.NoPrivateFolder, match="TMPDIR"), private_folder.private_folder(inside):
        pass


KILLED = """
import os, sys
from pathlib import Path
from htsm.home import Home
from ingest.private_folder import private_folder
with private_folder(Home(Path(sys.argv[1]))) as folder:
    (folder / "list.csv").write_text("x")
    print(folder, flush=True)
    sys.stdin.read(1)
    os._exit(9)
"""


def test_what_a_killed_process_left_is_removed_and_what_one_uses_is_not(state, temporary, monkeypatch):
    monkeypatch.setattr(private_folder, "_YOUNG_SECONDS", -1)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(state.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdin
    left = Path(process.stdout.readline().strip())
    with private_folder.private_folder(state):
        assert (left / "list.csv").exists()
    process.communicate("x", timeout=20)
    assert process.returncode == 9
    assert (left / "list.csv").exists()
    with private_folder.private_folder(state):
        assert not left.exists()


def test_a_folder_that_was_just_made_is_left_alone(state, temporary):
    fresh = Path(tempfile.mkdtemp(prefix="htsm-private-"))
    with private_folder.private_folder(state):
        assert fresh.exists()
    os.utime(fresh, (time.time() - 3600, time.time() - 3600))
    with private_folder.private_folder(state):
        assert not fresh.exists()


def test_an_error_is_told_by_its_kind_and_our_place_only(tmp_path):
    (tmp_path / "kanarie@voorbeeld.invalid").write_bytes(at_rest.MARK)
    with pytest.raises(EncryptedFileDamaged, match="kanarie") as caught:
        decrypt(tmp_path / "kanarie@voorbeeld.invalid", tmp_path / "back", KEY)
    told = kind_and_place(caught.value)
    assert told.startswith("EncryptedFileDamaged at ingest/at_rest.py:")
    assert "kanarie" not in told
    assert kind_and_place(ValueError("kanarie")) == "ValueError at a place that is not ours"
