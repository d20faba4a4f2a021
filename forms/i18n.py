"""Texts in the user's language: gettext without Qt; English in the source, Chinese the default."""

import gettext
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
LOCALE = Path(__file__).parent / "locale"


class _Texts:
    """The language of this process, its catalogue read at the first text shown (start-up waits for nothing)."""

    def __init__(self) -> None:
        self.language = _language_wanted()
        self._catalogue: gettext.NullTranslations | None = None

    @property
    def catalogue(self) -> gettext.NullTranslations:
        if self._catalogue is None:
            self._catalogue = _load(self.language)
        return self._catalogue

    def use(self, language: str) -> None:
        self.language, self._catalogue = language, None


APART = "·"
"""Ends a marked text that reads like another one and is translated otherwise; nobody sees it."""


class _English(gettext.NullTranslations):
    """The source's own words."""

    def gettext(self, message: str) -> str:
        return message.removesuffix(APART)


def _language_wanted() -> str:
    """``LIANGLIN_LANG`` may be written as a locale is (``en_GB.UTF-8``); whatever is not English is Chinese."""
    return "en" if os.environ.get("LIANGLIN_LANG", "").lower().startswith("en") else "zh_CN"


def _load(language: str) -> gettext.NullTranslations:
    if language == "en":
        return _English()
    with (LOCALE / language / "LC_MESSAGES" / "lianglin.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


@cache
def texts_in(language: str) -> gettext.NullTranslations:
    """Return the catalogue of one language whatever the user's is: official paper is always Chinese."""
    return _load(language)


_texts = _Texts()


def use_language(language: str) -> None:
    """Show every text from now on in ``language``, one of ``LANGUAGES``; texts already on screen stay as they are."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _texts.use(language)


def language() -> str:
    """Return the language of the texts, one of ``LANGUAGES``."""
    return _texts.language


def N_(text: str) -> str:
    """Mark a text for translation where it is written; ``_`` translates it where it is shown."""
    return text


def _(text: str) -> str:
    """Return ``text`` in the user's language; the empty text stays empty (gettext would answer with its header)."""
    return _texts.catalogue.gettext(text) if text else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form that fits ``n`` things, its placeholders still unfilled (``.format(n=n)`` fills them)."""
    return _texts.catalogue.ngettext(singular, plural, n)
