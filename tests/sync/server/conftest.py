"""What tests of the server share with those of the desktop's commands."""

from tests.desktop.conftest import log_is_ours

__all__ = ["log_is_ours"]
