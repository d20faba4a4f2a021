"""What a password has to be (L-32)."""

from __future__ import annotations

from models.errors import WorldError

MIN_PASSWORD, MIN_CLASSES = 10, 3


def password_lacks(password: str) -> tuple[int, int]:
    """How many characters, and how many of the classes lower, upper, digit, other, are still missing."""
    classes = {
        "lower" if c.islower() else "upper" if c.isupper() else "digit" if c.isdigit() else "other" for c in password
    }
    return max(MIN_PASSWORD - len(password), 0), max(MIN_CLASSES - len(classes), 0)


def password_is_strong(password: str) -> bool:
    return password_lacks(password) == (0, 0)


def require_strong(password: str) -> None:
    if not password_is_strong(password):
        raise WorldError("password_too_weak", length=MIN_PASSWORD)
