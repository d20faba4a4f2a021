"""Texts appear in the language that was chosen, Chinese if none was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.i18n import N_, _, language, ngettext, use_language
from forms.messages import explain
from models.errors import WorldError

GONE = N_("This record is no longer there; somebody may have deleted it. Search for it again.")
GONE_ZH = "该记录已不存在，可能已被他人删除。请重新搜索。"


@pytest.fixture(autouse=True)
def _the_language_before() -> Iterator[None]:
    before = language()
    yield
    use_language(before)


def test_a_text_is_shown_in_the_language_in_use() -> None:
    use_language("zh_CN")
    assert _(GONE) == GONE_ZH
    use_language("en")
    assert _(GONE) == GONE


def test_an_empty_text_stays_empty() -> None:
    use_language("zh_CN")
    assert _("") == ""


def test_english_counts_one_and_many() -> None:
    use_language("en")
    assert [ngettext("{n} row", "{n} rows", n).format(n=n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        use_language("fr")


@pytest.mark.parametrize(
    ("wish", "spoken"), [("en", "en"), ("en_GB.UTF-8", "en"), ("zh_CN", "zh_CN"), ("", "zh_CN"), ("de", "zh_CN")]
)
def test_the_environment_chooses_and_chinese_is_the_default(wish: str, spoken: str) -> None:
    ask = [sys.executable, "-c", "from forms.i18n import language; print(language())"]
    root = str(Path(__file__).resolve().parents[2])
    told = subprocess.run(ask, env={"LIANGLIN_LANG": wish, "PYTHONPATH": root}, capture_output=True, text=True)
    assert told.stdout.strip() == spoken


def test_a_refusal_is_explained_in_the_users_language_and_an_unknown_one_is_named() -> None:
    use_language("zh_CN")
    assert explain(WorldError("no_such_record")) == GONE_ZH
    assert "code-7" in explain(WorldError("code-7"))
