"""What is wrong with an answer: a stable code for machines, a sentence for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum

from forms.i18n import _


class Severity(Enum):
    """An error refuses the answer; a warning is shown and lets it pass."""

    ERROR = "error"
    WARNING = "warning"


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing to put right. Carries keys and codes, never an answer: it may be logged."""

    code: str
    field: str | None = None
    message: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def refuses(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        return _(self.message).format(**{k: _(v) if isinstance(v, str) else v for k, v in self.params.items()})


class BadValueError(ValueError):
    """Raised by a value type; ``message`` has a ``{label}`` for the field that was wrong."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.message, self.params = code, message, params


class FormInvalidError(Exception):
    """Raised when invalid answers reach a place that may only store valid ones."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{p.code}:{p.field}" for p in problems))
        self.problems = problems
