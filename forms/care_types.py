"""Value types of care: codes of groups, facts that rules ask for, measures of a contact card."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from forms.form import Answers, Rule
from forms.i18n import N_
from forms.problems import BadValueError, Problem, Severity
from forms.types import Text, YesNo, folded

_GROUP = re.compile(r"[A-Z]{2}[0-9A-Z]{1,8}")
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,4})?")


@dataclass(frozen=True)
class GroupCode:
    """The code of a group in the catalogue: two letters and a number, ``SG04``."""

    max_length: int = 10

    def parse(self, raw: object) -> str:
        text = folded(raw).upper()
        if _GROUP.fullmatch(text) is None:
            raise BadValueError("not_group_code", N_("{label} is no code of a group; it looks like SG04."))
        return text

    def text(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class FactValue:
    """A number, or yes or no; kept as JSON, since rules compare it."""

    def parse(self, raw: object) -> str:
        if isinstance(raw, bool):
            return json.dumps(raw)
        text = folded(raw)
        if _NUMBER.fullmatch(text):
            number = float(text)
            return json.dumps(int(number) if number.is_integer() else number)
        try:
            return json.dumps(YesNo().parse(text))
        except BadValueError:
            raise BadValueError("not_fact_value", N_("{label} is neither a number nor yes or no.")) from None

    def text(self, value: str) -> str:
        known = json.loads(value)
        return YesNo().text(known) if isinstance(known, bool) else str(known)


@dataclass(frozen=True)
class ShortTexts:
    """A few short texts, written with ``；`` or a line break between them."""

    most: int = 3
    each: int = 60

    def parse(self, raw: object) -> list[str]:
        parts = [str(part) for part in raw] if isinstance(raw, list | tuple) else re.split(r"[;；\n]+", str(raw))
        texts = [text for part in parts if (text := Text(self.each).parse(part))]
        if len(texts) > self.most:
            raise BadValueError("too_many_texts", N_("{label} has room for {limit}; leave some out."), limit=self.most)
        return texts

    def text(self, value: list[str]) -> str:
        return "；".join(value)


_DIAGNOSES = re.compile(r"诊断|确诊|病历|处方|病史|精神分裂|双相|抑郁症|癌|艾滋|HIV", re.IGNORECASE)
_NO_DIAGNOSIS = N_("Write what care is needed, not the illness: diagnoses and medical records do not belong here.")


def without_diagnosis(key: str) -> Rule:
    """Return the rule that warns where field ``key`` reads like a medical record (L-13)."""

    def rule(answers: Answers) -> Problem | None:
        if answers[key] is None or _DIAGNOSES.search(answers[key]) is None:
            return None
        return Problem("reads_like_diagnosis", key, _NO_DIAGNOSIS, severity=Severity.WARNING)

    return rule


def in_order(first: str, last: str, code: str, message: str) -> Rule:
    """Return the rule that the day ``last`` does not lie before the day ``first``."""

    def rule(answers: Answers) -> Problem | None:
        if answers[first] is None or answers[last] is None or answers[last] >= answers[first]:
            return None
        return Problem(code, last, message)

    return rule
