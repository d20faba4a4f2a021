"""What can be ticked on the sheets of a round: the codes that are stored, with the words of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from forms.visits_words import OUTCOMES as OUTCOME_WORDS
from forms.visits_words import SLOTS as SLOT_WORDS
from reports.official import _

Options = tuple[tuple[str, str], ...]
Key = TypeVar("Key", bound=Enum | str)


def options(words: Mapping[Key, str]) -> Options:
    """Return codes as they are stored, each with its word, still to be ``translated``."""
    return tuple((str(code.value if isinstance(code, Enum) else code), word) for code, word in words.items())


SLOTS = options(SLOT_WORDS)
OUTCOMES = options(OUTCOME_WORDS)


def translated(options: Options) -> Options:
    return tuple((key, _(text)) for key, text in options)
