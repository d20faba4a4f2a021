"""Texts that a spreadsheet may take for a formula, and how they are made harmless where they are pasted."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that a spreadsheet may take for a formula, full-width ones included (L-42, law E)."""
_NUMBER = frozenset("+-0123456789.,%")


def harmless(text: str) -> str:
    """``text`` on one line, with an apostrophe in front where a spreadsheet would compute it; a number stays one."""
    line = " ".join(text.split())
    if line.startswith(RISKY) and not (set(line) <= _NUMBER and line.strip("+-.,%")):
        return f"'{line}"
    return line
