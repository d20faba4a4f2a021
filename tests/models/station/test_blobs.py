"""Attachments are kept once, encrypted, under names that tell nothing, and verified when read."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from models.errors import WorldError
from models.station.blobs import CHUNK, BlobStore

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path, KEY)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_stored_is_read_back(size: int, store: BlobStore) -> None:
    content = hashlib.shake_256(b"photo").digest(size)
    digest = store.store(io.BytesIO(content))
    assert digest == hashlib.sha256(content).hexdigest()
    assert store.has(digest)
    assert store.read(digest) == content
    assert all(store.sound(path) for path in store.files())


def test_the_same_content_is_kept_once(store: BlobStore) -> None:
    assert store.store(io.BytesIO(b"photo")) == store.store(io.BytesIO(b"photo"))
    assert len(store.files()) == 1


def test_neither_name_nor_bytes_tell_the_content(store: BlobStore, tmp_path: Path) -> None:
    digest = store.store(io.BytesIO("王秀梅的残疾证".encode() * 50))
    (path,) = store.files()
    assert digest not in str(path)
    assert "王秀梅".encode() not in path.read_bytes()
    assert not list((tmp_path / "blobs").glob("new-*"))


def flip(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def drop_last_chunk(content: bytes) -> bytes:
    return content[: 20 + CHUNK + 16]


def swap_chunks(content: bytes) -> bytes:
    size = CHUNK + 16
    return content[:20] + content[20 + size : 20 + 2 * size] + content[20 : 20 + size] + content[20 + 2 * size :]


@pytest.mark.parametrize(
    "spoil", [flip, drop_last_chunk, swap_chunks, lambda content: b"", lambda content: content[:9]]
)
def test_a_spoilt_file_is_refused(spoil, store: BlobStore) -> None:
    digest = store.store(io.BytesIO(bytes(3 * CHUNK)))
    (path,) = store.files()
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(WorldError, match="blob_damaged"):
        store.read(digest)
    assert not store.sound(path)


def test_a_missing_file_is_named_as_missing(store: BlobStore) -> None:
    with pytest.raises(WorldError, match="blob_missing"):
        store.read("0" * 64)


def test_one_file_in_the_place_of_another_is_refused(store: BlobStore) -> None:
    first, second = store.store(io.BytesIO(b"first")), store.store(io.BytesIO(b"second"))
    one, other = store.files()
    one.write_bytes(other.read_bytes())
    refused = 0
    for digest in (first, second):
        try:
            store.read(digest)
        except WorldError as error:
            refused += error.code == "blob_damaged"
    assert refused == 1
