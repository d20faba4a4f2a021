"""The three lights as words and shapes: colour is never alone, and black-and-white paper can still be read."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from models.clocks.deadlines import Light

LIGHTS: Mapping[Light, str] = {
    Light.GREEN: N_("On time·"),
    Light.YELLOW: N_("Due soon·"),
    Light.RED: N_("Overdue·"),
    Light.PAUSED: N_("Clock paused"),
    Light.OVER: N_("Done·"),
}
SHAPES: Mapping[Light, str] = {
    Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.PAUSED: "‖", Light.OVER: "✓",
}  # fmt: skip


def light_text(light: Light) -> str:
    """Shape and word, in the user's language."""
    return f"{SHAPES[light]} {_(LIGHTS[light])}"
