"""Every form, by the table it fills."""

from __future__ import annotations

from forms.form import Form
from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import BUILDING, COMMUNITY, DWELLING, ESTATE, GRID
from forms.workers import WORKER

FORMS: dict[str, Form] = {
    form.record.__tablename__: form
    for form in (COMMUNITY, ESTATE, BUILDING, DWELLING, GRID, HOUSEHOLD, RESIDENT, RESIDENCY, WORKER)
}
