"""Value types of appeals: several names in one field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forms.i18n import N_
from forms.problems import BadValueError
from forms.types import Text

_BETWEEN = re.compile(r"[、,，;；\n]+")


@dataclass(frozen=True)
class Names:
    """Names with ``、``, a comma or a new line between them; each once, in the order in which they were written."""

    most: int = 20
    each: int = 60

    def parse(self, raw: object) -> list[str]:
        words: Iterable[object] = raw if isinstance(raw, list | tuple) else _BETWEEN.split(str(raw))
        names = list(dict.fromkeys(name for word in words if (name := Text(self.each).parse(word))))
        if len(names) > self.most:
            raise BadValueError("too_many_texts", N_("{label} has room for {limit}; leave some out."), limit=self.most)
        return names

    def text(self, value: list[str]) -> str:
        return "、".join(value)
