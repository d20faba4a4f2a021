"""Rules of the catalogue as people read them: ``age>=60 and household_size==1`` becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from forms.care_words import FACTS, words_of
from forms.i18n import N_, _
from models.care.expressions import All, Comparison, Condition, Literal, Name, Not, OneOf, RuleError, Sum, Term, parse
from models.care.facts import KINDS

_SIGNS = {
    "==": N_("{left} is {right}"),
    "!=": N_("{left} is not {right}"),
    ">=": N_("{left} at least {right}"),
    "<=": N_("{left} at most {right}"),
    ">": N_("{left} more than {right}"),
    "<": N_("{left} less than {right}"),
}
_AGES = {">=": N_("aged {right} or more"), "<": N_("younger than {right}")}


def rule_words(rule: str | None) -> str:
    """Return a rule in words; one that only a newer program reads stays as it is, none is nothing."""
    if not rule:
        return ""
    try:
        words = _condition(parse(rule, KINDS).tree)
    except RuleError:
        return rule
    return words[:1].upper() + words[1:]


def _condition(tree: Condition) -> str:
    match tree:
        case Name():
            return _fact(tree.name)
        case Comparison():
            age = tree.left == Name("age", KINDS["age"]) and tree.sign in _AGES
            words = _AGES[tree.sign] if age else _SIGNS[tree.sign]
            return _(words).format(left=_term(tree.left), right=_term(tree.right))
        case OneOf():
            values = _joined(map(str, tree.values), lambda: _("{first} or {second}"))
            return _("{left} is {right}").format(left=_term(tree.left), right=values)
        case Not():
            return _("not: {part}").format(part=_within(tree.part))
        case All():
            return _joined(map(_within, tree.parts), lambda: _("{first}, and {second}"))
        case _:
            return _joined(map(_within, tree.parts), lambda: _("{first}, or {second}"))


def _within(tree: Condition) -> str:
    """What is joined within something joined stands in brackets."""
    words = _condition(tree)
    return words if isinstance(tree, Name | Comparison | OneOf | Not) else _("({part})").format(part=words)


def _term(term: Term) -> str:
    match term:
        case Name():
            return _fact(term.name)
        case Literal():
            return str(term.value)
        case Sum():
            return f"{_term(term.left)} {term.sign.replace('-', '−')} {_term(term.right)}"


def _fact(name: str) -> str:
    """A fact within a sentence: its name begins small."""
    label = words_of(FACTS, name)
    return label[:1].lower() + label[1:]


def _joined(parts: Iterable[str], pattern: Callable[[], str]) -> str:
    return reduce(lambda first, second: pattern().format(first=first, second=second), parts)
