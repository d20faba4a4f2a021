"""Words that look like state secrets are hinted at while somebody types, and keep nobody from saving (L-29)."""

from __future__ import annotations

import pytest

from forms.people import RESIDENT
from forms.problems import Severity
from forms.secrets import may_be_secret


@pytest.mark.parametrize(
    "text", ["65432部队", "现在驻第三二一零部队服役", "部队番号另告", "文件（绝密）", "机密★10年", "【机密】通知"]
)
def test_what_looks_like_a_secret_is_hinted_at_and_saved_all_the_same(text: str) -> None:
    answers, problems = RESIDENT.check({"name": "王芳", "note": text})
    hint = [problem for problem in problems if problem.code == "may_be_secret"]
    assert [(problem.field, problem.severity) for problem in hint] == [("note", Severity.WARNING)]
    assert answers["note"] == text


@pytest.mark.parametrize("text", ["退役军人，曾在部队十年", "保守秘密的好邻居", "机密性要求", "3号楼部队家属院", None])
def test_ordinary_words_are_left_alone(text: str | None) -> None:
    assert not may_be_secret(text)
