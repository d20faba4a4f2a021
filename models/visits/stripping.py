"""Photos without what the camera wrote beside the picture: where it was taken, by which phone (L-06: no tracks).

Segments are cut out, the picture itself is not touched; of a JPEG only the way it is to be turned is kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from models.errors import WorldError

_JPEG_START = b"\xff\xd8"
_SCAN = 0xDA
_ICC = b"ICC_PROFILE\x00"
_JFIF = b"JFIF\x00"
_ADOBE = b"Adobe"
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}


def without_metadata(data: bytes, media_type: str) -> bytes:
    """Return the photo without its metadata; a PDF as it is.

    Raises:
        WorldError: ``photo_damaged`` if its parts do not add up.
    """
    try:
        if media_type == "image/jpeg":
            return _jpeg(data)
        if media_type == "image/png":
            return _png(data)
    except (struct.error, IndexError) as error:
        raise WorldError("photo_damaged") from error
    return data


def _jpeg(data: bytes) -> bytes:
    head, turned = b"", 1
    for marker, segment, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = _orientation(body[len(_EXIF) :])
        elif marker == _SCAN:
            return _JPEG_START + (_turn(turned) if turned != 1 else b"") + head + _picture(segment)
        elif _is_picture(marker, body):
            head += segment
    raise WorldError("photo_damaged")


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, whole segment and body; the scan comes last, with all the rest of the file."""
    at = len(_JPEG_START)
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise WorldError("photo_damaged")
        marker = data[at + 1]
        if marker == _SCAN:
            yield marker, data[at:], b""
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, data[at : at + 2 + length], data[at + 4 : at + 2 + length]
        at += 2 + length


def _picture(scan: bytes) -> bytes:
    """Cut behind the end of the picture: phones append second pictures there, with metadata of their own.

    Inside of picture data ``FF`` is followed by ``00`` or a restart marker, so that the first ``FF D9`` is the end.
    """
    end = scan.find(b"\xff\xd9")
    if end < 0:
        raise WorldError("photo_damaged")
    return scan[: end + 2]


def _is_picture(marker: int, body: bytes) -> bool:
    if marker == 0xE0:
        return body.startswith(_JFIF)
    if marker == 0xE2:
        return body.startswith(_ICC)
    if marker == 0xEE:
        return body.startswith(_ADOBE)
    return not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _orientation(tiff: bytes) -> int:
    """Return the Exif orientation 1–8; 1 where it cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(count):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _turn(orientation: int) -> bytes:
    """An Exif segment that says nothing but how to turn the picture."""
    tiff = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_START], len(_PNG_START)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise WorldError("photo_damaged")
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    raise WorldError("photo_damaged")
