"""The gallery's pages of what is pressed and typed into: buttons, chips, fields, choices."""

from PySide6.QtWidgets import QWidget

from desktop.gallery.lists import OUTCOMES
from desktop.gallery.page import gallery_page
from desktop.theme import Tone
from desktop.widgets import (
    Button,
    Card,
    CheckList,
    Chip,
    ChoiceButtons,
    ChoiceChip,
    ComboBox,
    DateEdit,
    Field,
    FilterChip,
    FormLayout,
    IconButton,
    Kind,
    LineEdit,
    SectionHeader,
    TextArea,
    flow,
)
from forms.i18n import N_, _


def show_buttons() -> QWidget:
    kinds = (
        (Kind.PRIMARY, N_("Save")),
        (Kind.SECONDARY, N_("Edit")),
        (Kind.QUIET, N_("More")),
        (Kind.DANGER, N_("Delete")),
    )
    plain = [Button(_(word), kind) for kind, word in kinds]
    with_icons = [
        Button(_("New round"), Kind.PRIMARY, "add", shortcut="Ctrl+N"),
        Button(_("Print sheets"), Kind.SECONDARY, "print", shortcut="Ctrl+P"),
        Button(_("Export"), Kind.QUIET, "export"),
        Button(_("Delete"), Kind.DANGER, "delete"),
        IconButton("refresh", _("Refresh"), "F5"),
        IconButton("more", _("More")),
    ]
    off = [Button(_(word), kind, "lock") for kind, word in kinds]
    for button in off:
        button.setEnabled(False)
    return gallery_page(
        _("Buttons"),
        _("One primary act a screen."),
        Card(SectionHeader(_("Kinds")), flow(*plain)),
        Card(SectionHeader(_("With icon and shortcut")), flow(*with_icons)),
        Card(SectionHeader(_("Disabled")), flow(*off)),
    )


def show_chips() -> QWidget:
    states = [Chip(_(word), tone, shape) for word, tone, shape in OUTCOMES.values()]
    states += [Chip(_("Vacant"), Tone.NEUTRAL, "vacant"), Chip(_("Planned"), Tone.ACCENT, "planned")]
    lights = [
        Chip(_("On time"), Tone.SUCCESS, "light_green"),
        Chip(_("Due soon"), Tone.WARNING, "light_yellow"),
        Chip(_("Overdue"), Tone.DANGER, "light_red"),
    ]
    filters = [FilterChip(_("Building 7")), FilterChip(_("Living alone")), FilterChip(_("Not met since March"))]
    choices = [ChoiceChip(_("Living alone")), ChoiceChip(_("Over 80")), ChoiceChip(_("Disabled person"))]
    choices[0].setChecked(True)
    choices[2].setEnabled(False)
    return gallery_page(
        _("Chips"),
        _("A state has a shape, a word and a colour."),
        Card(SectionHeader(_("States")), flow(*states), flow(*lights)),
        Card(SectionHeader(_("Filters in force")), flow(*filters)),
        Card(SectionHeader(_("Choices")), flow(*choices)),
    )


def show_fields() -> QWidget:
    form = FormLayout()
    name = Field(_("Full name"), LineEdit(), _("As on the card"), required=True)
    number = Field(_("Resident ID number"), LineEdit(), required=True)
    number.editor.setProperty("text", "210112195603020021")
    number.show_problem(_("The check digit does not fit. Compare the number with the card."))
    phone = Field(_("Phone"), LineEdit())
    phone.editor.setProperty("text", "13800001234")
    phone.show_problem(_("Another resident has this phone number."), Tone.WARNING)
    born = Field(_("Date of birth"), DateEdit())
    estate = Field(
        _("Estate"),
        ComboBox([(1, _("Sunrise Garden")), (2, _("Riverside Court"))]),
        _("Type characters, pinyin or a code"),
    )
    locked = Field(_("Community"), LineEdit(_("Set by the station")))
    locked.editor.setEnabled(False)
    for field in (name, number, phone, born, estate, locked):
        form.add(field)
    form.add(Field(_("Remarks"), TextArea(_("What the next worker should know"))), wide=True)
    return gallery_page(_("Fields"), _("Anything may be typed; what is wrong is said beneath."), Card(form))


def show_choices() -> QWidget:
    outcome = ChoiceButtons([(key, _(word)) for key, (word, _tone, _shape) in OUTCOMES.items()])
    outcome.set_value("met")
    topics = CheckList([(n, _(word)) for n, word in enumerate(_TOPICS)])
    topics.set_values([0, 3])
    off = CheckList([(0, _("Not available")), (1, _("Chosen before"))])
    off.set_values([1])
    off.setEnabled(False)
    form = FormLayout()
    form.add(Field(_("Outcome"), outcome, _("Keys 1 to 4 choose"), required=True), wide=True)
    form.add(Field(_("Topics"), topics), wide=True)
    form.add(Field(_("Disabled"), off), wide=True)
    return gallery_page(_("Choices"), _("One of a few, or some of many."), Card(form))


_TOPICS = (
    N_("Heating"),
    N_("Water and power"),
    N_("Safety check"),
    N_("Pension"),
    N_("Medical insurance"),
    N_("Dispute"),
    N_("Job"),
)
