"""Texts out of which somebody's name goes: which, and which words; in the log's segments too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.retention.mentions import texts, without


@dataclass(frozen=True)
class Named:
    """Records as (table, id in 32 hex digits), and the words that go."""

    records: frozenset[tuple[str, str]] = frozenset()
    words: tuple[str, ...] = ()

    def taken_out(self, segment: Mapping[str, Any]) -> bool:
        """Take the words out of what a segment says of the records, in place; whether it named anybody."""
        found = [self._new(part) for part in segment.get("new", ())]
        found += [self._edits(part) for part in segment.get("edits", ())]
        return any(found)

    def _new(self, part: Mapping[str, Any]) -> bool:
        columns, found = part["columns"], False
        for at, id_ in enumerate(columns["id"]):
            if (part["table"], id_) in self.records:
                for name in texts()[part["table"]]:
                    found |= self._shared(part, name)
                    if name in columns and isinstance(columns[name][at], str):
                        before = columns[name][at]
                        columns[name][at] = without(before, self.words)
                        found |= columns[name][at] != before
        return found

    def _shared(self, part: Mapping[str, Any], name: str) -> bool:
        """A text that all records of a part share stands once: it is written out for each before one changes."""
        value = part.get("same", {}).get(name)
        if not isinstance(value, str) or without(value, self.words) == value:
            return False
        part["columns"][name] = [part["same"].pop(name)] * len(part["columns"]["id"])
        return True

    def _edits(self, part: Mapping[str, Any]) -> bool:
        found = False
        for id_, fields in zip(part["id"], part["fields"], strict=True):
            if (part["table"], id_) in self.records:
                for name in texts()[part["table"]]:
                    if isinstance(fields.get(name), str):
                        before = fields[name]
                        fields[name] = without(before, self.words)
                        found |= fields[name] != before
        return found
