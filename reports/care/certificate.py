"""The certificate of voluntary service (志愿服务证明): what was recorded, free of charge, and nobody's name but his."""

from __future__ import annotations

from collections.abc import Generator
from typing import BinaryIO

from forms.care_service import hours_of
from forms.care_words import MANNERS
from forms.i18n import N_
from models.care.service import Service
from reports.bands import Form, area, gap, prose, render_forms, signing
from reports.official import _, ngettext
from reports.page import Printed

TITLE = N_("Certificate of voluntary service")


def render_certificate(
    service: Service | None, to: BinaryIO, printed: Printed
) -> Generator[tuple[int, int], None, int]:
    """Write the certificate; without a service blank, to be filled in by hand."""
    bands = (
        prose(_("This is to certify that the following service was rendered without pay and recorded as it was done.")),
        gap(6.0),
        area(_("Volunteer"), service.name if service else "", 1),
        area(_("Unit (volunteer)"), service.unit if service else "", 1),
        area(_("Period of service"), _period(service), 1),
        area(_("Service (volunteer)"), _done(service), 3),
        area(_("Hours of service"), _hours(service), 1),
        gap(6.0),
        prose(_("Issued free of charge by the community, from its records (Regulations on Voluntary Service, 19).")),
        gap(6.0),
        signing(_("Issued by (seal)"), _("Person in charge")),
    )
    return (yield from render_forms(_(TITLE), [Form(_(TITLE), bands, internal=False)], to, printed))


def _period(service: Service | None) -> str:
    if service is None or service.first is None or service.last is None:
        return ""
    return _("{first} to {last}·").format(first=service.first.isoformat(), last=service.last.isoformat())


def _hours(service: Service | None) -> str:
    if service is None or not service.minutes:
        return ""
    return _("{n} hours, as far as the time was noted").format(n=hours_of(service.minutes))


def _done(service: Service | None) -> str:
    if service is None:
        return ""
    return "；".join(filter(None, (_visits(service), _others(service))))


def _others(service: Service) -> str:
    if not service.times:
        return ""
    return ngettext("Other service: {n} time", "Other service: {n} times", service.times).format(n=service.times)


def _visits(service: Service) -> str:
    if not service.total:
        return _("Care visits: none; people helped: {people}").format(people=service.people)
    how = "、".join(
        f"{_(words)}{service.visits[manner]}" for manner, words in MANNERS.items() if manner in service.visits
    )
    words = _("Care visits: {n} ({how}); people helped: {people}")
    return words.format(n=service.total, how=how, people=service.people)
