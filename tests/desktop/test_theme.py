"""The look: readable in both modes, for all eyes, and in one place."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from desktop.theme import DARK, FAMILIES, LIGHT, Colors, Mode, Pair, TextRole, Theme, readable_pairs

DESKTOP = Path(__file__).parents[2] / "desktop"
BOTH = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])

# How the world looks without one kind of cone, in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def _linear(code: str) -> tuple[float, ...]:
    channels = QColor(code).getRgbF()[:3]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def _luminance(code: str) -> float:
    red, green, blue = _linear(code)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(pair: Pair) -> float:
    """Return the contrast of WCAG 2.1: 1 to 21."""
    low, high = sorted((_luminance(pair.fill), _luminance(pair.ink)))
    return (high + 0.05) / (low + 0.05)


def _lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = (min(max(c, 0.0), 1.0) for c in linear)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _seen(code: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    linear = _linear(code)
    return _lab(tuple(sum(m * c for m, c in zip(line, linear, strict=True)) for line in matrix))


@BOTH
def test_every_text_is_readable_on_every_background_it_stands_on(colors: Colors) -> None:
    too_low = {name: round(contrast(pair), 2) for name, pair in readable_pairs(colors).items() if contrast(pair) < 4.5}
    assert too_low == {}


@BOTH
def test_focus_rings_and_edges_of_fields_stand_out_from_what_surrounds_them(colors: Colors) -> None:
    for edge in (colors.accent, colors.border_field):
        for ground in (colors.surface, colors.surface_raised):
            assert contrast(Pair(ground, edge)) >= 3


@BOTH
@pytest.mark.parametrize("kind", BLINDNESS)
def test_categories_differ_for_the_colour_blind(colors: Colors, kind: str) -> None:
    seen = [_seen(pair.fill, BLINDNESS[kind]) for pair in colors.categories]
    for (one, a), (other, b) in combinations(enumerate(seen), 2):
        distance = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert distance >= 10, f"{one + 1} and {other + 1}: {distance:.1f}"


@BOTH
def test_the_ramp_goes_from_light_to_dark_in_clear_steps(colors: Colors) -> None:
    lights = [_lab(_linear(pair.fill))[0] for pair in colors.ramp]
    assert all(a - b >= 7 for a, b in pairwise(lights))


def test_the_theme_can_be_switched_while_running(qapp: QApplication, worn: Theme, qtbot) -> None:
    with qtbot.waitSignal(worn.changed):
        worn.wear(Mode.DARK, 150)
    assert qapp.palette().window().color() == QColor(DARK.surface)
    assert qapp.font().pixelSize() == 21
    assert DARK.surface_raised in qapp.styleSheet()


def test_type_grows_in_full_and_gaps_gently(worn: Theme) -> None:
    heights = worn.control_height, worn.space(24), worn.text_px(TextRole.TITLE)
    worn.wear(scale=175)
    assert worn.text_px(TextRole.BODY) == 24
    assert worn.text_px(TextRole.TITLE) == round(heights[2] * 1.75)
    assert heights[1] < worn.space(24) < heights[1] * 1.75
    assert worn.control_height > heights[0] * 1.5


@pytest.mark.parametrize(("asked", "worn_scale"), [(20, 100), (130, 130), (900, 175)])
def test_the_scale_stays_within_its_bounds(worn: Theme, asked: int, worn_scale: int) -> None:
    worn.wear(scale=asked)
    assert worn.scale == worn_scale


def test_the_bundled_font_is_the_one_that_is_shown(worn: Theme) -> None:
    assert QFontInfo(worn.font()).family() == FAMILIES[0]
    assert worn.font().pixelSize() >= 14


def test_colours_and_styles_are_written_in_the_theme_only() -> None:
    allowed = {"theme.py", "stylesheet.py"}
    strange = [
        f"{path.relative_to(DESKTOP)}: {found.group()}"
        for path in sorted(DESKTOP.rglob("*.py"))
        if path.relative_to(DESKTOP).as_posix() not in allowed
        for found in re.finditer(r"#[0-9a-fA-F]{6}\b|setStyleSheet\(", path.read_text(encoding="utf-8"))
    ]
    assert strange == []


def test_the_stylesheet_holds_no_colour_of_its_own() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?! *\{)", (DESKTOP / "stylesheet.py").read_text(encoding="utf-8")) == []
