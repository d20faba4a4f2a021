"""Official paper is Chinese, whatever language the screen speaks."""

from __future__ import annotations

from forms.i18n import texts_in


def _(text: str) -> str:
    """Return ``text`` in Chinese; ``N_`` and the catalogue are those of ``forms.i18n``."""
    return texts_in("zh_CN").gettext(text)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the Chinese of what is counted."""
    return texts_in("zh_CN").ngettext(singular, plural, n)
