"""The version of the program, as written into the files that it makes."""

from __future__ import annotations

APP_VERSION = "0.1.0"
