"""As for whistles: the tabs stand side by side."""

from tests.desktop.whistles.conftest import desk, known, screen

__all__ = ["desk", "known", "screen"]
