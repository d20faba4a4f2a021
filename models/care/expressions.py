"""Rules of the catalogue as text: parsed to a small tree of allowed parts, never executed; three-valued where facts
are missing, in Python and, the same, in SQL.
"""

from __future__ import annotations

import ast
import enum
import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Never

from sqlalchemy import ColumnElement, Float, String, and_, literal, not_, or_, type_coerce

from models.errors import WorldError

LONGEST = 500
"""Characters, as the column holds."""
DEEPEST = 20
LARGEST = 1_000_000_000
"""Of a number: far from where integers of SQLite end, so that sums are exact in both worlds."""
Value = bool | int | float | str


class Kind(enum.Enum):
    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"


class RuleError(WorldError):
    """A rule that cannot be read: ``rule_…`` with ``position`` (characters from 1), and ``name`` where one is unknown.

    Codes: ``rule_empty``, ``rule_long``, ``rule_deep``, ``rule_syntax``, ``rule_not_allowed``, ``rule_kinds``,
    ``rule_number``, ``rule_unknown_name``, ``rule_without_fact``; of a catalogue also ``rule_fact_level``.
    """


@dataclass(frozen=True)
class Missing:
    """Neither true nor false: what is said depends on facts that nobody knows."""

    names: frozenset[str]

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Name:
    name: str
    kind: Kind


@dataclass(frozen=True)
class Literal:
    value: int | float | str
    kind: Kind


@dataclass(frozen=True)
class Sum:
    left: Term
    sign: str
    right: Term


@dataclass(frozen=True)
class Comparison:
    left: Term
    sign: str
    right: Term


@dataclass(frozen=True)
class OneOf:
    left: Term
    values: tuple[int | float | str, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    parts: tuple[Condition, ...]


Term = Name | Literal | Sum
Condition = Name | Comparison | OneOf | Not | All | Some
Signs = Mapping[str, Callable[[Any, Any], Any]]
_COMPARE: Signs = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_ADD: Signs = {"+": operator.add, "-": operator.sub}
_WRITTEN: Mapping[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Add: "+", ast.Sub: "-",
}  # fmt: skip
_STRANGE = re.compile(r"[\x00-\x1f\x7f\\#@{}\[\]:;`$]")
"""Neither in an allowed rule nor needed within a text; a backslash would make Python warn."""


@dataclass(frozen=True)
class Rule:
    """A rule that was read; ``names`` are the facts that it asks for."""

    text: str
    tree: Condition
    names: frozenset[str]

    def judge(self, facts: Mapping[str, Value | None]) -> bool | Missing:
        """Say whether the rule holds; a fact that is absent or ``None`` is not known (Kleene's logic, as SQL's)."""
        return judge(self.tree, facts)

    def sql(self, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
        """The same as a condition over ``columns`` (numbers, texts, 0/1 for truths); ``NULL`` is missing."""
        return _sql(self.tree, columns)

    def needs_one_of(self, names: Collection[str]) -> bool:
        """Whether the rule can hold only where one of ``names`` is known."""
        return _needs(self.tree, frozenset(names))

    @property
    def atoms(self) -> tuple[Condition, ...]:
        """The comparisons and bare names, from left to right."""
        return tuple(_atoms(self.tree))


def parse(text: str, names: Mapping[str, Kind]) -> Rule:
    """Read a rule over the facts ``names``: comparisons, ``in``, and/or/not, + and −, numbers and texts; nothing else.

    Raises:
        RuleError: where it is anything else, with the position.
    """
    if not text.strip():
        raise RuleError("rule_empty", position=1)
    if len(text) > LONGEST:
        raise RuleError("rule_long", position=LONGEST + 1, longest=LONGEST)
    if strange := _STRANGE.search(text):
        raise RuleError("rule_not_allowed", position=strange.start() + 1)
    reader = _Reader(text, names)
    tree = reader.condition(_parsed(text), 1)
    if not reader.used:
        raise RuleError("rule_without_fact", position=1)
    return Rule(text, tree, frozenset(reader.used))


def _parsed(text: str) -> ast.expr:
    start = len(text) - len(text.lstrip())
    try:
        return ast.parse(text[start:], mode="eval").body
    except SyntaxError as error:
        where = start + error.offset if error.lineno == 1 and error.offset else len(text.rstrip()) + 1
        raise RuleError("rule_syntax", position=where) from None
    except (ValueError, MemoryError, RecursionError):
        raise RuleError("rule_deep", position=start + 1, deepest=DEEPEST) from None


class _Reader:
    """Turns Python's syntax tree into ours; whatever is not named here is refused where it stands."""

    def __init__(self, text: str, names: Mapping[str, Kind]) -> None:
        self._start = len(text) - len(text.lstrip())
        self._bytes = text[self._start :].encode()
        self._names = names
        self.used: set[str] = set()

    def condition(self, node: ast.expr, depth: int) -> Condition:
        self._not_too_deep(node, depth)
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.condition(value, depth + 1) for value in values)
                return All(parts) if isinstance(op, ast.And) else Some(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.condition(operand, depth + 1))
            case ast.Compare():
                return self._comparison(node, depth)
            case ast.Name():
                name = self._name(node)
                if name.kind is Kind.TRUTH:
                    return name
                self._refuse("rule_kinds", node)
        self._refuse("rule_not_allowed", node)

    def _comparison(self, node: ast.Compare, depth: int) -> Condition:
        sides = [node.left, *node.comparators]
        parts = tuple(
            self._pair(left, op, right, depth) for left, op, right in zip(sides, node.ops, sides[1:], strict=False)
        )
        return parts[0] if len(parts) == 1 else All(parts)

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> Condition:
        term, kind = self._term(left, depth + 1)
        if isinstance(op, ast.In | ast.NotIn):
            found = OneOf(term, self._values(right, kind))
            return Not(found) if isinstance(op, ast.NotIn) else found
        sign = _WRITTEN.get(type(op))
        if sign is None:
            self._refuse("rule_not_allowed", right)
        other, other_kind = self._term(right, depth + 1)
        if kind is not other_kind or (kind is not Kind.NUMBER and sign not in ("==", "!=")):
            self._refuse("rule_kinds", right)
        return Comparison(term, sign, other)

    def _values(self, node: ast.expr, kind: Kind) -> tuple[int | float | str, ...]:
        listed = node.elts if isinstance(node, ast.Tuple) else [node]
        found = [self._term(item, DEEPEST) for item in listed]
        if not found or any(not isinstance(term, Literal) for term, _ in found):
            self._refuse("rule_not_allowed", node)
        if kind is Kind.TRUTH or any(other is not kind for _, other in found):
            self._refuse("rule_kinds", node)
        return tuple(term.value for term, _ in found if isinstance(term, Literal))

    def _term(self, node: ast.expr, depth: int) -> tuple[Term, Kind]:
        self._not_too_deep(node, depth)
        match node:
            case ast.Constant(value=str(value)):
                return Literal(value, Kind.TEXT), Kind.TEXT
            case ast.Constant(value=int(value) | float(value)) if not isinstance(value, bool):
                return Literal(self._number(value, node), Kind.NUMBER), Kind.NUMBER
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value) | float(value))) if not isinstance(
                value, bool
            ):
                return Literal(-self._number(value, node), Kind.NUMBER), Kind.NUMBER
            case ast.Name():
                name = self._name(node)
                return name, name.kind
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                (one, one_kind), (two, two_kind) = self._term(left, depth + 1), self._term(right, depth + 1)
                if (one_kind, two_kind) != (Kind.NUMBER, Kind.NUMBER):
                    self._refuse("rule_kinds", node)
                return Sum(one, _WRITTEN[type(op)], two), Kind.NUMBER
        self._refuse("rule_not_allowed", node)

    def _name(self, node: ast.Name) -> Name:
        kind = self._names.get(node.id)
        if kind is None:
            self._refuse("rule_unknown_name", node, name=node.id)
        self.used.add(node.id)
        return Name(node.id, kind)

    def _number(self, value: float, node: ast.expr) -> float:
        if abs(value) > LARGEST:
            self._refuse("rule_number", node)
        return value

    def _not_too_deep(self, node: ast.expr, depth: int) -> None:
        if depth > DEEPEST:
            self._refuse("rule_deep", node, deepest=DEEPEST)

    def _refuse(self, code: str, node: ast.expr, **params: object) -> Never:
        before = self._bytes[: node.col_offset].decode(errors="ignore")
        raise RuleError(code, position=self._start + len(before) + 1, **params)


def judge(tree: Condition, facts: Mapping[str, Value | None]) -> bool | Missing:
    """Whether ``tree`` holds for ``facts``."""
    match tree:
        case Name():
            value = facts.get(tree.name)
            return Missing(frozenset({tree.name})) if value is None else bool(value)
        case Comparison():
            left, right = _value(tree.left, facts), _value(tree.right, facts)
            missing = _missing((left, right))
            return bool(_COMPARE[tree.sign](left, right)) if missing is None else missing
        case OneOf():
            found = _value(tree.left, facts)
            return found if isinstance(found, Missing) else found in tree.values
        case Not():
            answer = judge(tree.part, facts)
            return answer if isinstance(answer, Missing) else not answer
        case All():
            return _joined([judge(part, facts) for part in tree.parts], decisive=False)
        case Some():
            return _joined([judge(part, facts) for part in tree.parts], decisive=True)


def _joined(answers: Sequence[bool | Missing], *, decisive: bool) -> bool | Missing:
    if any(answer is decisive for answer in answers):
        return decisive
    missing = _missing(answers)
    return not decisive if missing is None else missing


def _missing(answers: Sequence[object]) -> Missing | None:
    names = [answer.names for answer in answers if isinstance(answer, Missing)]
    return Missing(frozenset().union(*names)) if names else None


def _value(term: Term, facts: Mapping[str, Value | None]) -> Value | Missing:
    match term:
        case Literal():
            return term.value
        case Name():
            value = facts.get(term.name)
            return Missing(frozenset({term.name})) if value is None else value
        case Sum():
            sides = _value(term.left, facts), _value(term.right, facts)
            missing = _missing(sides)
            return _ADD[term.sign](*sides) if missing is None else missing


def _sql(tree: Condition, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    match tree:
        case Name():
            return type_coerce(columns[tree.name], Float) != literal(0, Float)
        case Comparison():
            compared: ColumnElement[bool] = _COMPARE[tree.sign](
                _column(tree.left, columns), _column(tree.right, columns)
            )
            return compared
        case OneOf():
            return _column(tree.left, columns).in_(tree.values)
        case Not():
            return not_(_sql(tree.part, columns))
        case All():
            return and_(*(_sql(part, columns) for part in tree.parts))
        case Some():
            return or_(*(_sql(part, columns) for part in tree.parts))


def _column(term: Term, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    match term:
        case Literal():
            return literal(term.value, String if term.kind is Kind.TEXT else Float)
        case Name():
            return type_coerce(columns[term.name], String if term.kind is Kind.TEXT else Float)
        case Sum():
            added: ColumnElement[Any] = _ADD[term.sign](_column(term.left, columns), _column(term.right, columns))
            return added.self_group()


def _needs(tree: Condition, names: frozenset[str]) -> bool:
    match tree:
        case Not():
            return _names_of(tree.part) <= names
        case All():
            return any(_needs(part, names) for part in tree.parts)
        case Some():
            return all(_needs(part, names) for part in tree.parts)
        case _:
            return bool(_names_of(tree) & names)


def _names_of(tree: Condition | Term) -> frozenset[str]:
    match tree:
        case Name():
            return frozenset({tree.name})
        case Literal():
            return frozenset()
        case Comparison() | Sum():
            return _names_of(tree.left) | _names_of(tree.right)
        case OneOf():
            return _names_of(tree.left)
        case Not():
            return _names_of(tree.part)
        case All() | Some():
            return frozenset().union(*map(_names_of, tree.parts))


def _atoms(tree: Condition) -> Iterator[Condition]:
    match tree:
        case Not():
            yield from _atoms(tree.part)
        case All() | Some():
            for part in tree.parts:
                yield from _atoms(part)
        case _:
            yield tree
