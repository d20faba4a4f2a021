"""How the three lights look wherever they are shown: each with a tone, a shape and a word."""

from __future__ import annotations

from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import _
from forms.light_words import LIGHTS
from models.clocks.deadlines import Light

LIGHT_LOOKS = {
    Light.GREEN: (Tone.SUCCESS, "light_green"),
    Light.YELLOW: (Tone.WARNING, "light_yellow"),
    Light.RED: (Tone.DANGER, "light_red"),
    Light.PAUSED: (Tone.NEUTRAL, "paused"),
    Light.OVER: (Tone.NEUTRAL, "checked"),
}


def light_chip(light: Light, words: str = "") -> ChipLook:
    """The light with its own word, or with ``words`` that say more."""
    return ChipLook(words or _(LIGHTS[light]), *LIGHT_LOOKS[light])
