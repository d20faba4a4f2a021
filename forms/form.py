"""A form: which fields of one record a person fills in, in what order, under what rules.

Field keywords are those of XLSForm: label, hint, required, relevant, constraint, choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from forms.i18n import N_
from forms.problems import BadValueError, Problem, Severity
from forms.secrets import HINT, may_be_secret
from forms.types import CHOSEN, AnyType
from models.base import Confined, Guarded, Record
from models.masks import MASKED_FROM, level_of

Answers = Mapping[str, Any]


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Field:
    """The human half of one mapped column; the column itself is the machine half."""

    column: InstrumentedAttribute[Any]
    type: AnyType
    label: str
    hint: str = ""
    required: bool | None = None
    relevant: Callable[[Answers], bool] = _always

    @cached_property
    def key(self) -> str:
        return str(self.column.key)

    @cached_property
    def level(self) -> int:
        """The sensitivity 1–4 that the column declares (L-21)."""
        return level_of(self.column.property.columns[0])

    @cached_property
    def is_required(self) -> bool:
        """As declared, else whatever the column cannot do without (not null and no default)."""
        if self.required is not None:
            return self.required
        column = self.column.property.columns[0]
        return not column.nullable and column.default is None


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]


Rule = Callable[[Answers], Problem | None]


@dataclass(frozen=True, kw_only=True)
class Form:
    """``derive`` fills answers that follow from others (birth date from the ID number) before anything is judged.

    ``acted``: only an action stores its answers, since other records decide what may stand (``forms.acting``).
    """

    code: str
    version: str
    title: str
    record: type[Record]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    derive: Callable[[Answers], Mapping[str, Any]] | None = None
    acted: bool = False

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    @cached_property
    def masked(self) -> tuple[str, ...]:
        """Keys of what is shown masked where a stored record is edited, until somebody opens it (L-21).

        Of what has teams and files (``Guarded``, ``Confined``) the pages decide that with the person or the case.
        """
        if issubclass(self.record, Guarded | Confined):
            return ()
        return tuple(field.key for field in self.fields if field.level >= MASKED_FROM)

    @cached_property
    def _conditional(self) -> tuple[Field, ...]:
        """The fields that may be irrelevant or missing; the others need no look (imports judge 100,000 rows)."""
        return tuple(field for field in self.fields if field.is_required or field.relevant is not _always)

    def check(self, raw: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
        """Parse and judge ``raw`` answers.

        Args:
            raw: field key -> what was typed, read from a cell or received; blanks are ``None`` or ``""``.
                Keys the form does not know are a problem, not silently dropped.

        Returns:
            The parsed answers (irrelevant fields are ``None``) and every problem found, warnings included.
        """
        problems = [self.unknown(key) for key in raw if key not in self.by_key]
        answers: dict[str, Any] = dict.fromkeys(self.by_key)
        for field in self.fields:
            try:
                answers[field.key] = parse(field, raw.get(field.key))
            except BadValueError as bad:
                problems.append(Problem(bad.code, field.key, bad.message, {"label": field.label, **bad.params}))
        problems += self.judge(answers, {p.field for p in problems})
        return answers, problems + [_secret(field) for field in self.fields if may_be_secret(answers[field.key])]

    def unknown(self, key: str) -> Problem:
        """What to say of an answer to a question that the form does not ask."""
        told = {"field": key, "known": ", ".join(self.by_key)}
        return Problem("unknown_field", key, N_("There is no field {field}; the fields are: {known}."), told)

    def judge(self, answers: dict[str, Any], bad: set[str | None]) -> Iterator[Problem]:
        """Derive, clear what is irrelevant, and yield what is missing or against a rule.

        Args:
            answers: parsed answers, changed in place.
            bad: keys that already have a problem and are not called missing as well.
        """
        if self.derive is not None:
            for key, value in self.derive(answers).items():
                if answers.get(key) is None and key not in bad:
                    answers[key] = value
        for field in self._conditional:
            if not field.relevant(answers):
                answers[field.key] = None
            elif field.is_required and answers[field.key] is None and field.key not in bad:
                yield Problem("missing", field.key, _missing(field), {"label": field.label})
        for rule in self.rules:
            if (found := rule(answers)) is not None:
                yield found


def _secret(field: Field) -> Problem:
    return Problem("may_be_secret", field.key, HINT, severity=Severity.WARNING)


def _missing(field: Field) -> str:
    chosen = isinstance(field.type, CHOSEN)
    return N_("{label} is to be chosen.") if chosen else N_("{label} is required.")


def parse(field: Field, raw: object) -> Any:
    """Return the value of ``field`` that ``raw`` means, ``None`` for a blank; raise ``BadValueError``."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    value = field.type.parse(raw)
    return None if value == "" else value
