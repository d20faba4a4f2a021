"""Cadres who answer for a generated community and its estates, and the days on which they were there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from models.care.records import CadreDay, CadreDuty, CadreRank, DutyKind
from models.sample.care_rows import Rows
from models.sample.families import MAN, WOMAN
from models.sample.names import given_name, phone, surname

IN_SERVICE_DAYS, TERM_DAYS = 300, 730
WITHOUT_GAP = 3
"""With more estates than this, one of them has lost its cadre: a gap to be seen."""


class CadreRows:
    def __init__(self, rows: Rows, random: Random, today: date) -> None:
        self._rows, self._random, self._today = rows, random, today

    def write(self, estates: Sequence[UUID]) -> None:
        self._duty(CadreRank.DISTRICT, DutyKind.RESPONSIBLE, "区民政局", "副局长")
        self._duty(CadreRank.DISTRICT, DutyKind.FIRST_SECRETARY, "区委组织部", "第一书记", term=True)
        self._duty(CadreRank.SECTION, DutyKind.DEPUTY_SECRETARY, "区住建局", "副书记（挂职）", term=True)
        gap = len(estates) - 2 if len(estates) > WITHOUT_GAP else None
        for place, estate in enumerate(estates):
            unit = self._random.choice(("区住建局", "区卫健局", "区教育局", "街道办事处"))
            self._duty(CadreRank.SECTION, DutyKind.RESPONSIBLE, unit, "科长", estate=estate, left=place == gap)

    def _duty(
        self,
        rank: CadreRank,
        kind: DutyKind,
        unit: str,
        post: str,
        *,
        estate: UUID | None = None,
        term: bool = False,
        left: bool = False,
    ) -> None:
        starts_on = self._today - timedelta(days=IN_SERVICE_DAYS)
        ends_on = self._today - timedelta(days=10) if left else None
        values: dict[str, Any] = {
            "name": surname(self._random) + given_name(self._random, self._random.choice((MAN, WOMAN)), 1978),
            "rank": rank,
            "kind": kind,
            "unit": unit,
            "post": post,
            "phone": phone(self._random),
            "estate_id": estate,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "term_until": starts_on + timedelta(days=TERM_DAYS) if term else None,
            "on_site_days": "每月第二、四周周三" if estate is None else "每月第一周周三",
        }
        duty = self._rows.add(CadreDuty, **values)
        for ago in range(12, 90, 15 if estate is None else 30):
            self._rows.add(
                CadreDay,
                duty_id=duty,
                on=self._today - timedelta(days=ago + self._random.randrange(5)),
                slot="morning",
                matter="接待居民",
                received=self._random.randrange(9),
            )
