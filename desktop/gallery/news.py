"""The gallery's pages of what tells how things are: banners, states, progress, a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.gallery.page import gallery_page
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    Dialog,
    EmptyState,
    ErrorState,
    Field,
    Kind,
    LineEdit,
    ProgressPanel,
    SkeletonRows,
    Toasts,
    row,
)
from forms.i18n import _


def show_banners() -> QWidget:
    return gallery_page(
        _("Banners"),
        _("One sentence about what is below."),
        Banner(_("3 changes wait for the line to the district; you can go on working."), Tone.INFO, _("Sync now")),
        Banner(_("The round is finished: 20 of 23 doors were met."), Tone.SUCCESS, _("Print the list")),
        Banner(
            _("2 rows were not imported. Correct them in the sheet of refused rows and import it again."),
            Tone.WARNING,
            _("Open the sheet"),
        ),
        Banner(
            _("The folder is read-only, so the backup was not written. Choose another folder."),
            Tone.DANGER,
            _("Choose a folder"),
        ),
        Banner(_("This list shows your grid only."), Tone.NEUTRAL, dismissible=False),
    )


def show_states() -> QWidget:
    empty = EmptyState(
        "map",
        _("No building yet"),
        _("Draw the first building from a pattern, or import the register."),
        _("Add a building"),
    )
    error = ErrorState(
        _("The list could not be read"), _("The file is in use by another program. Close it and try again.")
    )
    line = row(gap=16)
    line.addWidget(Card(empty), 1)
    line.addWidget(Card(error), 1)
    return gallery_page(_("States"), _("Nothing yet, something wrong, still loading."), line, Card(SkeletonRows(4)))


def show_progress() -> QWidget:
    ticks = iter((0.0, 42.0))
    known = ProgressPanel(_("Importing the register"), clock=lambda: next(ticks, 42.0))
    known.show_progress(420, 1300)
    unknown = ProgressPanel(_("Counting the rows"))
    page = gallery_page(_("Progress"), _("What, how far, how long; and Cancel."), known, unknown)
    Toasts(page).say(_("18 doors were marked as not home."), act=lambda: None)
    return page


def show_dialog() -> QWidget:
    ask = Dialog(
        None,
        _("Mark 18 doors as vacant?"),
        _("Their residents stay registered. You can undo this afterwards."),
        ok=_("Mark as vacant"),
        danger=True,
    )
    ask.add(Field(_("Reason"), LineEdit(_("e.g. checked with the property office"))))
    ask.add_button(Button(_("Help"), Kind.QUIET, "help"))
    ask.setWindowFlags(Qt.WindowType.Widget)
    ask.setAutoFillBackground(True)
    frame = Card(ask, padding=1)
    page = gallery_page(_("Dialog"), _("Escape leaves, Enter does the main thing."), row(None, frame, None))
    return page
