"""What is sealed opens with the right key and context alone; nothing is changed unseen; algorithms have names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.crypto import KEY_BYTES, STANDARD, SUITES, BrokenError, KdfCost, one_time, suite
from models.errors import WorldError
from tests.conftest import CHEAP

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
ROOT = Path(__file__).parents[3]


@given(KEYS, KEYS, st.binary(max_size=200), st.binary(max_size=20), st.integers(min_value=0), st.integers(1, 255))
def test_a_seal_holds(key: bytes, other: bytes, plain: bytes, context: bytes, at: int, flip: int) -> None:
    sealed = STANDARD.seal(key, plain, context)
    assert STANDARD.open(key, sealed, context) == plain
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= flip
    for broken in ((key, bytes(changed), context), (key, sealed, context + b"x"), (key, sealed[:5], context)):
        with pytest.raises(BrokenError):
            STANDARD.open(*broken)
    if other != key:
        with pytest.raises(BrokenError):
            STANDARD.open(other, sealed, context)


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=20))
def test_what_is_wrapped_to_somebody_is_his_alone(key: bytes, context: bytes) -> None:
    his, other = STANDARD.exchange_pair(), STANDARD.exchange_pair()
    wrapped = STANDARD.wrap_to(his.public, key, context)
    assert STANDARD.unwrap(his.private, wrapped, context) == key
    for private, said, bound in (
        (other.private, wrapped, context),
        (his.private, wrapped, context + b"x"),
        (his.private, wrapped[:-1], context),
        (his.private, wrapped[:10], context),
        (his.private, bytes(32) + wrapped[32:], context),
    ):
        with pytest.raises(BrokenError):
            STANDARD.unwrap(private, said, bound)


@given(st.lists(st.binary(max_size=50), min_size=2, max_size=5), KEYS)
def test_pieces_come_whole_and_in_their_order(parts: list[bytes], key: bytes) -> None:
    sealing = STANDARD.pieces(key, b"bound")
    sealed = [sealing.seal(part, last=part is parts[-1] and i == len(parts) - 1) for i, part in enumerate(parts)]
    opening = STANDARD.pieces(key, b"bound")
    assert [opening.open(each, last=i == len(parts) - 1) for i, each in enumerate(sealed)] == parts
    with pytest.raises(BrokenError):  # the second one first
        STANDARD.pieces(key, b"bound").open(sealed[1], last=len(parts) == 2)
    with pytest.raises(BrokenError):  # cut short
        STANDARD.pieces(key, b"bound").open(sealed[0], last=True)


def test_a_signature_is_of_one_key_and_one_message() -> None:
    pair, other = STANDARD.signing_pair(), STANDARD.signing_pair()
    signature = STANDARD.sign(pair.private, b"said")
    STANDARD.verify(pair.public, signature, b"said")
    for key, message, mark in (
        (other.public, b"said", signature),
        (pair.public, b"Said", signature),
        (pair.public, b"said", signature[:-1]),
        (b"short", b"said", signature),
    ):
        with pytest.raises(BrokenError):
            STANDARD.verify(key, mark, message)


def test_a_password_is_derived_slowly_and_the_same_again() -> None:
    assert KdfCost() == KdfCost(memory_kib=65536, passes=3, lanes=2)
    one = STANDARD.derive("密码".encode(), b"s" * 16, CHEAP)
    assert one == STANDARD.derive("密码".encode(), b"s" * 16, CHEAP) != STANDARD.derive(b"x", b"s" * 16, CHEAP)


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]
)
def test_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    assert one_time.code_at(b"12345678901234567890", at) == code


def test_what_the_telephone_reads_names_nobody() -> None:
    uri = one_time.enrolment_uri(b"12345678901234567890")
    assert uri == "otpauth://totp/Lianglin?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lianglin"


def test_a_suite_that_is_not_here_is_named_and_the_one_that_is_says_that_it_is_not_certified() -> None:
    assert suite(STANDARD.suite) is SUITES[STANDARD.suite]
    with pytest.raises(WorldError, match="suite_unknown"):
        suite("sm2-sm3-sm4")
    assert not STANDARD.certified


def test_nothing_else_imports_a_library_of_cryptography() -> None:
    told = [
        file.relative_to(ROOT)
        for layer in ("models", "forms", "reports", "sync", "desktop")
        for file in (ROOT / layer).rglob("*.py")
        if "from cryptography" in (text := file.read_text("utf-8")) or "from argon2" in text or "import argon2" in text
    ]
    assert {str(file.parent) for file in told} == {"models/crypto"}
