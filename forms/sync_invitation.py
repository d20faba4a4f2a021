"""What a district hands out: a link, or a code and an address, however it was typed, pasted or scanned."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

_URL = re.compile(r"(?:lianglin|https?)://[^\s<>\"'，。；、（）]+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){1,9}|[A-Z0-9]{12,64}")
_HOST = re.compile(
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?(?![\w-])|(?<!\w)localhost(?::\d{1,5})?", re.IGNORECASE
)
_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212_·", "-") | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff")
)


@dataclass(frozen=True)
class Invitation:
    """``server`` is empty where only a code was given."""

    code: str = ""
    server: str = ""


def read_invitation(text: str) -> Invitation:
    """Find server and code in whatever came: full-width characters, spaces, dashes of any kind, words around them.

    A link holds both: ``https://host/enrol?code=…``, ``https://host/#…`` or ``lianglin://host/…``.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).replace("。", ".").strip()
    if (match := _URL.search(plain)) is not None:
        found = _from_link(match[0].rstrip(".,;)"))
        rest = plain[: match.start()] + " " + plain[match.end() :]
        return Invitation(found.code or _code_in(rest), found.server)
    host = _HOST.search(plain)
    rest = plain if host is None else plain[: host.start()] + " " + plain[host.end() :]
    return Invitation(_code_in(rest), f"https://{host[0].lower()}" if host else "")


def _from_link(link: str) -> Invitation:
    parts = urlsplit(link)
    scheme = "http" if parts.scheme.lower() == "http" else "https"
    asked = parse_qs(parts.query).get("code", [""])[0]
    last = parts.path.rsplit("/", 1)[-1]
    code = next((code for piece in (asked, parts.fragment, last) if (code := _code_in(piece))), "")
    path = parts.path.rsplit("/", 1)[0] if code and code == _code_in(last) else parts.path
    path = path.rstrip("/").removesuffix("/enrol")
    return Invitation(code, urlunsplit((scheme, parts.netloc.lower(), path, "", "")))


def _code_in(text: str) -> str:
    """The code in a text; spaces between its groups do not matter."""
    upper = re.sub(r"\s*-\s*", "-", text.upper())
    if (match := _CODE.search(upper)) is not None:
        return match[0]
    together = re.sub(r"(?<=[A-Z0-9])\s+(?=[A-Z0-9])", "-", upper)
    match = _CODE.search(together)
    return match[0] if match else ""
