"""How a proposal of helpers is put into words: why somebody is suggested, what he would carry, how good it is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.care_words import SUGGESTION_REASONS, words_of
from forms.i18n import _
from models.care.suggestions import Load, SuggestionLine

REASON_LOOKS: dict[str, tuple[Tone, str | None]] = {
    "same_stair": (Tone.SUCCESS, "unit"),
    "same_building": (Tone.SUCCESS, "building"),
    "same_estate": (Tone.ACCENT, "estate"),
    "same_grid": (Tone.ACCENT, "place"),
    "far": (Tone.NEUTRAL, "round"),
    "known": (Tone.SUCCESS, "helper"),
    "few_people": (Tone.INFO, None),
    "absent": (Tone.WARNING, "paused"),
    "chosen": (Tone.NEUTRAL, "edit"),
    "no_room": (Tone.DANGER, "danger"),
}


def reason_chips(line: SuggestionLine) -> list[ChipLook]:
    """Why this helper is suggested; a line that was taken away says so."""
    if line.helper_id is None and "chosen" in line.reasons:
        return [ChipLook(_("Left out by you"), Tone.NEUTRAL, "edit")]
    words = {code: words_of(SUGGESTION_REASONS, code).format(met=line.met) for code in line.reasons}
    return [ChipLook(words[code], *REASON_LOOKS[code]) for code in line.reasons]


def load_text(load: Load) -> str:
    """How many people a helper would have, of how many he can care for."""
    return f"{load.held + load.new} / {load.capacity}"


def above_best(gap: int, bound: int) -> str:
    """How far a proposal is from the best one that there is."""
    if gap <= 0 or bound <= 0:
        return _("Best possible")
    return _("{share} % above the best possible").format(share=_tenths(gap, bound))


def extra_words(extra: int, bound: int) -> str:
    """What a change would cost the whole."""
    if extra <= 0 or bound <= 0:
        return _("just as good")
    return _("{share} % farther from the best").format(share=_tenths(extra, bound))


def _tenths(part: int, whole: int) -> Decimal:
    """Per cent with one digit; what is not nothing is never shown as nothing."""
    return max((Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("0.1"))
