"""Every form, by the table it fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from forms.appeals import DEPARTMENT
from forms.appeals import INTAKE as APPEAL
from forms.care import CARE_NEED, CARE_PAUSE, CARE_VISIT, CRISIS, FACT, HELPER, MEMBERSHIP, PAIRING
from forms.care_cadres import CADRE_DAY, CADRE_DUTY
from forms.care_catalogue import GROUP
from forms.care_service import VOLUNTEER_SERVICE
from forms.form import Form, Section
from forms.mediation import (
    AGREEMENT,
    DISPUTE,
    INQUIRY,
    KEPT,
    PAPER,
    PARTY,
    RETURN_VISIT,
    SESSION,
    SIGNING,
    STEP,
)
from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import BUILDING, COMMUNITY, DWELLING, ESTATE, GRID
from forms.solving import ACHIEVEMENT, PROBLEM
from forms.studio import HAZARD, INTAKE, OFFICER
from forms.studio import SESSION as STUDIO_SESSION
from forms.whistles import MEETING, POINT, TASK, WHISTLE
from forms.workers import WORKER

FORMS: Mapping[str, Form] = {
    form.record.__tablename__: form
    for form in (
        COMMUNITY,
        ESTATE,
        BUILDING,
        DWELLING,
        GRID,
        HOUSEHOLD,
        RESIDENT,
        RESIDENCY,
        WORKER,
        HELPER,
        OFFICER,
        STUDIO_SESSION,
        MEETING,
    )
}
"""Forms whose answers ``forms.save.save`` stores as they are."""
CARE_FORMS: Mapping[str, Form] = {
    form.record.__tablename__: form
    for form in (
        *(GROUP, MEMBERSHIP, PAIRING, CARE_VISIT, CARE_NEED, CARE_PAUSE, CRISIS, FACT, CADRE_DUTY, CADRE_DAY),
        VOLUNTEER_SERVICE,
    )
}
"""Forms of care whose answers only an action stores (``Form.acted``): ``forms.care_saving`` says how."""
STUDIO_FORMS: Mapping[str, Form] = {form.record.__tablename__: form for form in (INTAKE, HAZARD)}
"""Likewise, of the studio: ``forms.studio_saving``."""
APPEAL_FORMS: Mapping[str, Form] = {form.record.__tablename__: form for form in (APPEAL, DEPARTMENT)}
"""Likewise, of appeals: ``forms.appeals_saving``."""
WHISTLE_FORMS: Mapping[str, Form] = {
    form.record.__tablename__: form for form in (WHISTLE, TASK, POINT, PROBLEM, ACHIEVEMENT)
}
"""Likewise, of whistles and 解难题: ``forms.whistles_saving``, ``forms.solving_saving``."""


def _together(first: Form, *others: Form) -> Form:
    """All that several forms ask about one record, each column once."""
    asked = (field for form in (first, *others) for field in form.fields if field.column.class_ is first.record)
    fields = {field.key: field for field in reversed(list(asked))}
    return replace(first, sections=(Section(first.title, tuple(fields.values())),))


MEDIATION_FORMS: Mapping[str, Form] = {
    form.record.__tablename__: form
    for form in (
        *(_together(DISPUTE, KEPT), PARTY, _together(SESSION, INQUIRY, RETURN_VISIT)),
        *(_together(AGREEMENT, SIGNING), STEP, PAPER),
    )
}
"""Likewise, of mediation: ``forms.mediation_saving``; what is corrected is a part of what was asked first."""
JUDGED: Mapping[str, Form] = {
    **FORMS, **CARE_FORMS, **STUDIO_FORMS, **APPEAL_FORMS, **WHISTLE_FORMS, **MEDIATION_FORMS,
}  # fmt: skip
"""What the district judges a push by."""
