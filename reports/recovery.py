"""The sheet with the recovery code of a station: printed once, locked away, without any resident on it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import BinaryIO

from forms.i18n import N_
from reports.document import A5, Document
from reports.fonts import Style
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_width, draw_footer, draw_heading
from reports.pen import THIN, Align
from reports.text import wrap

ADVICE = (
    N_("Lock this sheet away, apart from the computer. Whoever has it and the computer can open the station."),
    N_("If a password is forgotten: on the first page of the program choose “Use the recovery code” and type it."),
    N_("Dashes, spaces and small letters do not matter. The code stays valid until a new one is made."),
    N_("Without this code a forgotten password loses everything: nobody else has a key."),
)

SHARED_ADVICE = (
    N_("Lock this sheet away, apart from the other sheets and from the computer. Alone it opens nothing."),
    N_("If a password is forgotten: two custodians come together, choose “Use the recovery code” on the first page of "
       "the program, and each types the code of the own sheet."),
    N_("Dashes, spaces and small letters do not matter. The code stays valid until new ones are made."),
    N_("Without two of the sheets a forgotten password loses everything: nobody else has a key."),
)  # fmt: skip


@dataclass(frozen=True)
class RecoverySheet:
    """``code`` is the secret, in groups of four; ``custodian`` of ``custodians`` where it is one of several."""

    code: str
    community_code: str
    custodian: int = 0
    custodians: int = 0


def render_recovery(sheet: RecoverySheet, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the one page (A5) to ``to``."""
    document = Document(to, title=_("Recovery code of the station"), at=printed.at)
    pen = document.page(A5)
    title = _("Recovery code of the station")
    if sheet.custodian:
        title = _("Recovery code, sheet {number} of {count}").format(number=sheet.custodian, count=sheet.custodians)
    draw_heading(pen, A5, title, printed)
    middle = (LEFT + A5[0] - RIGHT) / 2
    facts = f"{printed.community}　{sheet.community_code}　{printed.at:%Y-%m-%d}"
    pen.text(middle, 44, facts, 10, align=Align.CENTRE)
    pen.rect(LEFT, 52, content_width(A5), 34, THIN)
    groups = sheet.code.split("-")
    for top, part in ((66.0, groups[:4]), (79.0, groups[4:])):
        pen.text(middle, top, "-".join(part), 20, Style.SANS_BOLD, Align.CENTRE)
    y = 100.0
    for advice in SHARED_ADVICE if sheet.custodian else ADVICE:
        for line in wrap(_(advice), content_width(A5) - 6, 11):
            pen.text(LEFT + 3, y, line, 11)
            y += 6.2
        y += 3
    pen.text(LEFT + 3, y + 8, _("Kept by (signature)"), 11)
    pen.line(LEFT + 42, y + 9, A5[0] - RIGHT, y + 9, THIN)
    draw_footer(pen, A5, "", (1, 1), printed)
    yield 1, 1
    return document.close()
