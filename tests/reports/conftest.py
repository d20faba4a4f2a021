"""Paper is Chinese: every test of this folder prints in it."""

from collections.abc import Iterator

import pytest

from forms import i18n


@pytest.fixture(autouse=True)
def chinese_paper() -> Iterator[None]:
    before = i18n.language()
    i18n.use_language("zh_CN")
    yield
    i18n.use_language(before)
