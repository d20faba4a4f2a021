"""The whole form of a visit, or of its correction, with the photos that go with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.document_copy import PICTURES, DocumentCopyButton
from desktop.editors import MANY, Changed
from desktop.form_view import FormView
from desktop.messages import sentence
from desktop.notice_line import NoticeLine
from desktop.theme import Tone, theme
from desktop.visits.visit_form_model import Photo, VisitFormModel
from desktop.widgets import (
    Banner,
    Button,
    Card,
    ChoiceButtons,
    ComboBox,
    ElidedText,
    IconButton,
    Kind,
    SectionHeader,
    Text,
    VBox,
    column,
    flow,
    paint_icon,
    row,
)
from desktop.widgets.layout import emptied, wrapping
from desktop.widgets.page import PageHead, holder
from forms.i18n import _
from forms.places import HAZARDS
from models.visits.attachments import PDF


class VisitFormView(QWidget):
    """``left``: nothing was saved. Photos may be dropped anywhere on the page."""

    left = Signal()

    def __init__(self, model: VisitFormModel) -> None:
        super().__init__()
        self.model = model
        self.setAcceptDrops(True)
        correcting = model.place.corrects_id is not None
        self.head = PageHead(model.title)
        subtitle = _("Correction: a new visit stands in its place, the first one stays to be seen.")
        self.head.show_title(model.title, subtitle if correcting else "、".join(name for _id, name in model.people))
        self.known = Banner(self._known(), Tone.WARNING, dismissible=False)
        self.known.setVisible(bool(model.known_hazards))
        self.photos = PhotoCard(model)
        self.goes_on = GoesOnCard(model)
        self.notice = NoticeLine(model.desk)
        above = holder(column(self.known, self.notice, gap=8))
        above.setSizePolicy(wrapping())
        self.form = FormView(
            model.form,
            _("Save correction") if correcting else _("Save visit"),
            above=above,
            more=(self.goes_on, self.photos),
            special={"met_resident_id": self._people_editor},
        )
        self.setLayout(column(holder(column(self.head, margins=(24, 16, 24, 4))), self.form, gap=0))
        self.head.back.connect(self.left)
        self.form.left.connect(self.left)
        self.setFocusProxy(self.form.editors["outcome"])
        if model.people:
            self.notice.ask(dict(model.people))
        model.form.checked.connect(self._show_unused)
        self._show_unused()

    def _show_unused(self) -> None:
        """Who took his consent back is not asked again before its time (L-04)."""
        asked = self.model.form.answers.get("met_resident_id") not in self.model.not_to_be_asked
        field = self.form.fields["health_consent"]
        field.editor.setEnabled(asked)
        words = _("Not in use: the consent was taken back or refused, and is not asked for again yet.")
        field.show_problem("" if asked else words, Tone.WARNING)

    def _known(self) -> str:
        kinds = "、".join(_(HAZARDS[kind]) for kind in self.model.known_hazards if kind in HAZARDS)
        return _("Known hazards here: {kinds}").format(kinds=kinds)

    def _people_editor(self, changed: Changed) -> QWidget:
        people: list[tuple[object, str]] = list(self.model.people)
        if not people:
            return Text(_("Nobody is registered here yet."), ink="text_muted")
        if len(people) <= MANY:
            buttons = ChoiceButtons(people)
            buttons.changed.connect(changed)
            return buttons
        combo = ComboBox(people)
        combo.chosen.connect(changed)
        return combo

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.model.add_photo(Path(url.toLocalFile()))
        event.acceptProposedAction()


class GoesOnCard(Card):
    """What was found goes on with the same key that saves the visit: nobody types it twice."""

    def __init__(self, model: VisitFormModel) -> None:
        super().__init__(padding=12, gap=8)
        self._model = model
        self.appeal_button = Button(_("Save and make it an appeal"), Kind.SECONDARY, "appeals", "Ctrl+Shift+A")
        self.hazard_button = Button(_("Save and follow as a hazard"), Kind.SECONDARY, "hazard", "Ctrl+Shift+D")
        self.appeal_button.clicked.connect(lambda: model.save_then("appeal"))
        self.hazard_button.clicked.connect(lambda: model.save_then("hazard"))
        self.add(Text(_("What was found goes on: text, person and door come with it."), ink="text_muted", wrap=True))
        self.add(holder(flow(self.appeal_button, self.hazard_button)))
        model.form.checked.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(self._model.something_found)
        self.hazard_button.setVisible(self._model.danger_found)


class PhotoCard(Card):
    """The photos and scans that will be stored with the visit."""

    def __init__(self, model: VisitFormModel) -> None:
        super().__init__()
        self._model = model
        self.add_button = Button(_("Add photo or scan…"), icon_name="photo")
        self.copy_button = DocumentCopyButton()
        self.problem = Text("", ink="danger", wrap=True)
        self.problem.hide()
        self.strip = VBox(8)
        hint = Text(
            _("Or drop files here. They are stored encrypted, without the place where they were taken."),
            ink="text_muted",
            wrap=True,
        )
        self.add(SectionHeader(_("Photos and scans"), None, self.copy_button, self.add_button))
        self.add(hint)
        self.add(self.problem)
        self.add(self.strip)
        self.add_button.clicked.connect(self._choose)
        self.copy_button.chosen.connect(model.add_copies)
        model.photographed.connect(self._show)
        model.photo_refused.connect(self._tell)
        self._show()

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add photo or scan…"), "", PICTURES)
        for name in names:
            self._model.add_photo(Path(name))

    def _tell(self, error: Exception) -> None:
        self.problem.setText(sentence(error))
        self.problem.show()

    def _show(self) -> None:
        self.problem.hide()
        emptied(self.strip)
        line = flow(gap=12)
        for photo in self._model.photos:
            line.addWidget(self._thumbnail(photo))
        self.strip.addWidget(holder(line))

    def _thumbnail(self, photo: Photo) -> QWidget:
        remove = IconButton("close", _("Remove {name}").format(name=photo.name))
        remove.clicked.connect(lambda: self._model.remove_photo(photo))
        name = ElidedText(photo.name)
        name.setFixedWidth(theme().px(96))
        part = QWidget()
        part.setLayout(column(Thumbnail(photo.data, photo.media_type, photo.name), row(name, remove, gap=4), gap=4))
        return part


class Thumbnail(QWidget):
    """A small picture of a photo; a scan in PDF is an icon."""

    def __init__(self, data: bytes, media_type: str, name: str, size: float = 132) -> None:
        super().__init__()
        self._size = size
        whole = QImage() if media_type == PDF else QImage.fromData(data)
        side = theme().px(size)
        smooth = Qt.TransformationMode.SmoothTransformation
        self._image = whole
        if not whole.isNull():
            self._image = whole.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self.setAccessibleName(name)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(theme().px(self._size), theme().px(self._size * 3 / 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("sunken"))
        if self._image.isNull():
            paint_icon(painter, "pdf", self.rect().adjusted(0, 24, 0, -24), "text_muted")
        else:
            fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            x, y = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
            painter.drawImage(x, y, self._image.scaled(fitted))
        painter.end()
