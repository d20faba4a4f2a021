"""The pages of a station file in clear, unused ones too: what somebody with the key and a hex editor reads."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV = 4096, 80, 16


def in_clear(database: Path, key: bytes) -> bytes:
    """Every page decrypted, whether anything refers to it or not (SQLCipher 4: AES-256-CBC, the IV at its end)."""
    data, pages = database.read_bytes(), []
    for at in range(0, len(data), PAGE):
        page = data[at : at + PAGE]
        body = page[16 if at == 0 else 0 : PAGE - RESERVED]
        iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def written_forms(word: str) -> list[bytes]:
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("gb18030")]
