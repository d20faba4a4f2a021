"""What is said of the record that an accusation grew out of: it is not closed with it."""

from __future__ import annotations

from forms.i18n import N_

STAYS_READABLE = N_(
    "The text it grew out of stays where it was noted, readable for everybody who reads it now, perhaps for those it "
    "is about."
)
TAKE_OUT = N_("Take the words out there")
WORDS_OUT = N_("(details not shown)")
"""Stands there instead; it says nothing of an accusation."""
