"""A rule is read or refused with its place, never executed; Python and SQL say the same of it."""

from __future__ import annotations

import ast
import builtins
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Float, String, bindparam, create_engine, literal_column, null, select

from models.care.expressions import LONGEST, Kind, Missing, Rule, RuleError, parse

NAMES = {
    "age": Kind.NUMBER, "grade": Kind.NUMBER, "dibao": Kind.TRUTH, "alone": Kind.TRUTH, "district": Kind.TEXT,
}  # fmt: skip
ENGINE = create_engine("sqlite://")


def read(text: str) -> Rule | RuleError:
    try:
        return parse(text, NAMES)
    except RuleError as error:
        return error


def refused(text: str) -> tuple[str, object]:
    with pytest.raises(RuleError) as error:
        parse(text, NAMES)
    return error.value.code, error.value.params["position"]


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("age>=60 and dibao", {"age": 60, "dibao": True}, True),
        ("age>=60 and dibao", {"age": 59, "dibao": None}, False),
        ("age>=60 or dibao", {"age": 59, "dibao": True}, True),
        ("not dibao", {"dibao": False}, True),
        ("grade in (1,2)", {"grade": 2}, True),
        ("grade not in (1, 2)", {"grade": 3}, True),
        ("grade in (3)", {"grade": 3}, True),
        ('district!="浑南区"', {"district": "和平区"}, True),
        ('district == "浑南区"', {"district": "浑南区"}, True),
        ("60 <= age < 80", {"age": 80}, False),
        ("age + 5 > 64 - -1", {"age": 61}, True),
        ("  ( age >= 60 )  ", {"age": 60}, True),
    ],
)
def test_rules_hold_or_not(text: str, facts: dict[str, Any], holds: bool) -> None:
    assert parse(text, NAMES).judge(facts) is holds


def test_what_is_missing_is_named_and_only_where_it_matters() -> None:
    rule = parse("age>=60 and (dibao or grade in (1,2))", NAMES)
    assert rule.names == {"age", "dibao", "grade"}
    assert rule.judge({"age": 70}) == Missing(frozenset({"dibao", "grade"}))
    assert rule.judge({"age": 70, "grade": 3}) == Missing(frozenset({"dibao"}))
    assert rule.judge({"age": 70, "grade": 1}) is True
    assert rule.judge({"age": 50}) is False
    assert not rule.judge({})


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "rule_empty", 1),
        ("   ", "rule_empty", 1),
        ("age >=", "rule_syntax", 7),
        ("  age >> ", "rule_syntax", 9),
        ("age >= 60 and", "rule_syntax", 14),
        ("(age > 1", "rule_syntax", 1),
        ("age", "rule_kinds", 1),
        ("dibao and age", "rule_kinds", 11),
        ("age > 'x'", "rule_kinds", 7),
        ("district > 'x'", "rule_kinds", 12),
        ("dibao + 1 > 0", "rule_kinds", 1),
        ("district in (1, 2)", "rule_kinds", 13),
        ("alone in (1, 2)", "rule_kinds", 10),
        ("age in (1, grade)", "rule_not_allowed", 8),
        ("age in ()", "rule_not_allowed", 8),
        ("age > 60 and ages > 5", "rule_unknown_name", 14),
        ('district == "浑南区" and nonsense', "rule_unknown_name", 23),
        ("1 < 2", "rule_without_fact", 1),
        ("age > 1e400", "rule_number", 7),
        ("age > 99999999999", "rule_number", 7),
        ("age > True", "rule_not_allowed", 7),
        ("age > None", "rule_not_allowed", 7),
        ("age > 1j", "rule_not_allowed", 7),
        ("age * 2 > 1", "rule_not_allowed", 1),
        ("age is 5", "rule_not_allowed", 8),
        ("__import__('os').system('true')", "rule_not_allowed", 1),
        ("age.__class__ == 1", "rule_not_allowed", 1),
        ("(lambda: age)() > 1", "rule_not_allowed", 8),
        ("age > (yield)", "rule_not_allowed", 8),
        ("(age := 5) > 1", "rule_not_allowed", 6),
        ("district == f'x'", "rule_not_allowed", 13),
        ("district == b'x'", "rule_not_allowed", 13),
        ("[x for x in (1,)]", "rule_not_allowed", 1),
        ("age > 5; dibao", "rule_not_allowed", 8),
        ("district == '\\x41'", "rule_not_allowed", 14),
        ("age > 1 # or anything", "rule_not_allowed", 9),
        ("dibao if alone else dibao", "rule_not_allowed", 1),
        ("age > 1\x00", "rule_not_allowed", 8),
        ("age\n>= 60", "rule_not_allowed", 4),
        ("not " * 30 + "dibao", "rule_deep", 81),
        ("(" * 250 + ")" * 250, "rule_syntax", 201),
        ("d" * (LONGEST + 1), "rule_long", LONGEST + 1),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(text: str, code: str, position: int) -> None:
    assert refused(text) == (code, position)


def test_brackets_alone_nest_nothing() -> None:
    assert parse("(" * 120 + "dibao" + ")" * 120, NAMES).judge({"dibao": True}) is True


_WORDS = st.sampled_from(
    ["age", "dibao", "district", "and", "or", "not", "in", "(", ")", ",", "<", ">=", "==", "!=", "+", "-", "*", "60",
     "'x'", '"浑南区"', "__import__", "lambda", ".", ":=", "[", "]", "{", "}", "exec", "os", "\\", "\n", "\x00", "f''",
     "0x10", "1_000", "1e9", "９", "ａge", "is", "if", "else", "await", "*age"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=14).map(" ".join)))
@settings(max_examples=400)
def test_whatever_is_typed_is_read_or_refused_and_never_executed(text: str) -> None:
    executed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("eval", "exec"):
            patch.setattr(builtins, name, lambda *_args, name=name: executed.append(name))
        rule = read(text)
    assert executed == []
    if isinstance(rule, RuleError):
        assert rule.code.startswith("rule_")
        assert 1 <= rule.params["position"] <= len(text) + 1
    else:
        assert rule.names <= set(NAMES)
        assert isinstance(ast.parse(text.strip(), mode="eval"), ast.Expression)


_NUMBERS = st.one_of(
    st.integers(-1000, 1000), st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 2))
)
_TEXTS = st.sampled_from(["浑南区", "和平区", "x", "", "X"])
_SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def _number() -> st.SearchStrategy[str]:
    plain = st.one_of(st.sampled_from(["age", "grade"]), _NUMBERS.map(repr))
    return st.one_of(plain, st.builds("({} {} {})".format, plain, st.sampled_from(["+", "-"]), plain))


def _condition() -> st.SearchStrategy[str]:
    listed = st.lists(_NUMBERS.map(repr), min_size=1, max_size=3).map(lambda some: f"({', '.join(some)},)")
    quoted = _TEXTS.map(repr)
    leaf = st.one_of(
        st.sampled_from(["dibao", "alone"]),
        st.builds("{} {} {}".format, _number(), _SIGNS, _number()),
        st.builds("{} < {} <= {}".format, _number(), _number(), _number()),
        st.builds("{} {} {}".format, _number(), st.sampled_from(["in", "not in"]), listed),
        st.builds("district {} {}".format, st.sampled_from(["==", "!="]), quoted),
        st.builds("district in ({},)".format, quoted),
        st.builds("alone {} dibao".format, st.sampled_from(["==", "!="])),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds("(not {})".format, inner),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {} or {})".format, inner, inner, inner),
        ),
        max_leaves=6,
    )


_FACTS = st.fixed_dictionaries(
    {
        "age": st.one_of(st.none(), _NUMBERS),
        "grade": st.one_of(st.none(), _NUMBERS),
        "dibao": st.one_of(st.none(), st.booleans()),
        "alone": st.one_of(st.none(), st.booleans()),
        "district": st.one_of(st.none(), _TEXTS),
    }
)


def column(name: str, value: Any) -> Any:
    return null() if value is None else bindparam(name, value, String if NAMES[name] is Kind.TEXT else Float)


@given(_condition().filter(lambda text: len(text) <= LONGEST), _FACTS)
@settings(max_examples=400)
def test_sql_says_of_every_rule_what_python_says(text: str, facts: dict[str, Any]) -> None:
    rule = read(text)
    if isinstance(rule, RuleError):
        assert rule.code in ("rule_without_fact", "rule_deep")
        return
    columns = {name: column(name, facts[name]) for name in NAMES}
    with ENGINE.connect() as connection:
        said = connection.execute(select(rule.sql(columns).label("said"), literal_column("1"))).one()[0]
    told = rule.judge(facts)
    assert said == (None if isinstance(told, Missing) else told)


@given(_condition().filter(lambda text: len(text) <= LONGEST), _FACTS)
def test_learning_a_fact_never_turns_an_answer_round(text: str, facts: dict[str, Any]) -> None:
    rule = read(text)
    if isinstance(rule, RuleError):
        return
    told = rule.judge(facts)
    if isinstance(told, Missing):
        assert told.names <= {name for name in rule.names if facts[name] is None}
    else:
        known = {"age": 1, "grade": 1, "dibao": True, "alone": False, "district": "x"}
        learned = {name: known[name] if value is None else value for name, value in facts.items()}
        assert rule.judge(learned) is told
