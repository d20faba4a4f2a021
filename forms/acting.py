"""Forms whose answers an action stores, since other records decide what may stand: judged here, told at their field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from forms.form import Form
from forms.i18n import N_
from forms.messages import SENTENCES
from forms.problems import FormInvalidError, Problem
from models.errors import WorldError

FIXED = N_("{label} stays as it was recorded. End this entry and make a new one.")


def judged(form: Form, raw: Mapping[str, object]) -> dict[str, Any]:
    """Return the answers of ``form``.

    Raises:
        FormInvalidError: if any of them is refused; warnings pass.
    """
    answers, problems = form.check(raw)
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    return answers


@contextmanager
def told_at(fields: Mapping[str, str]) -> Iterator[None]:
    """Turn what an action refuses (code of a ``WorldError``) into a problem of the field that can put it right."""
    try:
        yield
    except WorldError as refused:
        field = fields.get(refused.code)
        if field is None:
            raise
        raise FormInvalidError([Problem(refused.code, field, SENTENCES[refused.code], refused.params)]) from refused
