"""A file becomes the layout of a register: the sheet chosen, its header found, its columns guessed."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from forms.sheets.files import Limits
from forms.sheets.layout import Layout, choose_layout
from forms.sheets.workbook import read_sheets


def read_register(
    path: Path, *, sheet: str | None = None, limits: Limits | None = None
) -> Generator[tuple[int, int], None, Layout]:
    """Read ``path``; yields (done, total) rows. Without ``sheet`` the one that looks most like a register is taken.

    Raises:
        WorldError: with a code of ``forms.sheets.messages.SENTENCES``; nothing was changed.
    """
    sheets = yield from read_sheets(path, sheet, limits or Limits())
    return choose_layout(sheets, path.name)
