"""The three lights as words and shapes: colour is never alone, and black-and-white paper can still be read."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from models.clocks.deadlines import Light

LIGHTS: Mapping[Light, str] = {
    Light.GREEN: N_("On schedule"),
    Light.YELLOW: N_("Nearly due"),
    Light.RED: N_("Past due"),
    Light.PAUSED: N_("Clock paused"),
    Light.OVER: N_("Finished"),
}
SHAPES: Mapping[Light, str] = {
    Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.PAUSED: "‖", Light.OVER: "✓",
}  # fmt: skip


def light_text(light: Light) -> str:
    """Shape and word, in the user's language."""
    return f"{SHAPES[light]} {_(LIGHTS[light])}"
