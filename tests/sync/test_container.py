"""A sealed file is read by the one it is for, as it was written, or not at all."""

from __future__ import annotations

import hashlib
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WorldError
from sync.container import FORMAT, MAGIC, PIECE, Header, Item, fingerprint, open_sealed, write_sealed
from sync.crypto import exchange_private, exchange_public

ITEMS: list[Item] = [(1, 0, b"cursor"), (2, 7, b"x" * (PIECE - 30)), (2, 8, b""), (3, 2**61, b"y" * (2 * PIECE + 1))]


@dataclass(frozen=True)
class Party:
    """Somebody with keys."""

    signing: bytes = field(default_factory=lambda: Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def exchange(self) -> bytes:
        return exchange_private(self.signing)

    @property
    def exchange_public(self) -> bytes:
        return exchange_public(self.signing)


STATION, DISTRICT, STRANGER = Party(), Party(), Party()


def write(to: Path, items: list[Item] | Iterator[Item], **changes: object) -> int:
    told = {"way": "up", "station": "ab" * 16, "community": "210112010012", "number": 3, "first": 7, "last": 8}
    header = Header.model_validate({**told, "reader": fingerprint(DISTRICT.exchange_public), **changes})
    return write_sealed(to, header, items, signing_key=STATION.signing, reader_key=DISTRICT.exchange_public)


def read(path: Path, writer: Party = STATION, reader: Party = DISTRICT) -> list[Item]:
    with open_sealed(path) as sealed:
        sealed.verify(writer.public, reader.exchange)
        return list(sealed.items(reader.exchange))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(WorldError) as refused:
        act()
    return refused.value.code


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sealed") / "small"
    write(path, [(1, 0, b"cursor"), (2, 7, b"a batch"), (2, 8, b"another")])
    return path.read_bytes()


def test_what_was_put_in_comes_out_in_order(tmp_path: Path) -> None:
    size = write(tmp_path / "file", ITEMS)
    assert read(tmp_path / "file") == ITEMS
    assert size == (tmp_path / "file").stat().st_size


def test_the_header_says_where_it_belongs_and_nothing_else_stands_in_clear(tmp_path: Path) -> None:
    write(tmp_path / "file", [(2, 7, "王秀兰 13900000000".encode())])
    content = (tmp_path / "file").read_bytes()
    assert "王秀兰".encode() not in content
    assert b"13900000000" not in content
    with open_sealed(tmp_path / "file") as sealed:
        header = sealed.header
    assert (header.way, header.number, header.first, header.last) == ("up", 3, 7, 8)


def test_any_flipped_byte_is_damage(sealed: bytes, tmp_path: Path) -> None:
    """Every byte of a small file: magic, format, lengths, header, opening, pieces, signature."""
    path = tmp_path / "flipped"
    for place in range(len(sealed)):
        for flip in (0x01, 0x80):
            content = bytearray(sealed)
            content[place] ^= flip
            path.write_bytes(content)
            assert refusal(lambda: read(path)) == "envelope_damaged", place


@given(data=st.data())
def test_any_other_content_is_damage(
    sealed: bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut, lengthened, with a stretch replaced, removed or doubled."""
    start = data.draw(st.integers(0, len(sealed)), "start")
    end = data.draw(st.integers(start, len(sealed)), "end")
    put = data.draw(st.one_of(st.binary(max_size=40), st.just(sealed[start:end] * 2)), "put")
    changed = sealed[:start] + put + sealed[end:]
    path = tmp_path_factory.getbasetemp() / "changed"
    path.write_bytes(changed)
    if changed == sealed:
        assert len(read(path)) == 3
    else:
        assert refusal(lambda: read(path)) == "envelope_damaged"


def test_a_file_of_anything_else_is_damage(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", MAGIC, "通知".encode() * 5000):
        (tmp_path / "file").write_bytes(content)
        assert refusal(lambda: read(tmp_path / "file")) == "envelope_damaged"


def test_it_opens_for_its_reader_alone_and_only_if_the_writer_signed_it(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(sealed)
    assert refusal(lambda: read(tmp_path / "file", reader=STRANGER)) == "envelope_damaged"
    assert refusal(lambda: read(tmp_path / "file", writer=STRANGER)) == "envelope_damaged"


def test_a_newer_format_is_named(sealed: bytes, tmp_path: Path) -> None:
    """Whatever follows the header: a later format may do as it likes there."""
    content = bytearray(sealed[: len(MAGIC) + 6])
    content[len(MAGIC) + 1] = FORMAT + 1
    length = int.from_bytes(content[-4:], "big")
    content += sealed[len(content) : len(content) + length]
    digest = hashlib.sha256(content).digest()
    (tmp_path / "file").write_bytes(bytes(content) + digest + b"what a later version writes")
    assert refusal(lambda: read(tmp_path / "file")) == "envelope_newer"


def test_an_unknown_suite_needs_a_newer_program(tmp_path: Path) -> None:
    """As from a district with certified modules that this station does not have."""
    write(tmp_path / "file", [])
    content = (tmp_path / "file").read_bytes()
    start = len(MAGIC) + 6
    length = int.from_bytes(content[start - 4 : start], "big")
    header = content[: start + length].replace(b"ed25519-x25519-aes256gcm", b"sm2-sm3-sm4-gcm-certifie")
    digest = hashlib.sha256(header).digest()
    (tmp_path / "file").write_bytes(header + digest + content[start + length + 32 :])
    assert refusal(lambda: read(tmp_path / "file")) == "envelope_newer"


def test_it_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaking() -> Iterator[Item]:
        yield 1, 0, b"z" * (2 * PIECE)
        raise WorldError("disk_full")

    (tmp_path / "file").write_bytes(b"the old one")
    assert refusal(lambda: write(tmp_path / "file", breaking())) == "disk_full"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"the old one"


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    assert refusal(lambda: write(tmp_path / "no" / "file", [])) == "file_unwritable"
    assert refusal(lambda: read(tmp_path / "no" / "file")) == "file_unreadable"
    assert refusal(lambda: read(tmp_path)) == "file_unreadable"


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PIECE, hard))
    try:
        assert refusal(lambda: write(tmp_path / "file", ITEMS)) == "file_disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def much() -> Iterator[Item]:
        for number in range(40):
            yield 2, number, b"m" * (1 << 20)

    tracemalloc.start()
    write(tmp_path / "file", much())
    with open_sealed(tmp_path / "file") as sealed:
        sealed.verify(STATION.public, DISTRICT.exchange)
        assert sum(len(body) for _, _, body in sealed.items(DISTRICT.exchange)) == 40 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
