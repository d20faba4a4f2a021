"""Care in a generated community: memberships and facts, helpers and pairings, visits, needs, pauses and crises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID

from models.calendar import CHINA
from models.care.catalogue import text_of
from models.care.facts import FACTS
from models.care.records import (
    CareManner,
    CareNeed,
    CarePause,
    CareTeamMember,
    CareVisit,
    Crisis,
    Helper,
    HelperKind,
    Membership,
    MembershipEnd,
    NeedState,
    Pairing,
    PairingEnd,
    PairingRole,
    PauseReason,
    Rating,
    ResidentFact,
    Risk,
    SpecialGroup,
)
from models.care.rules import NORMS, RESTRICTED, care_level
from models.sample.care_people import Belonging, Cared
from models.sample.families import MAN, WOMAN
from models.sample.names import given_name, phone, surname

HELPER_SHARES: Mapping[HelperKind, tuple[int, str | None]] = {
    HelperKind.CADRE: (18, "街道办事处"),
    HelperKind.PARTY_MEMBER: (24, "机关党支部"),
    HelperKind.SOCIAL_WORKER: (14, "社会工作服务站"),
    HelperKind.POLICE: (6, "派出所"),
    HelperKind.DOCTOR: (8, "社区卫生服务中心"),
    HelperKind.VOLUNTEER: (22, "志愿服务队"),
    HelperKind.NEIGHBOUR: (8, None),
}
EVIDENCE = {"SG07": "残疾人证", "SG08": "残疾人证", "SG10": "低保证", "SG11": "低保边缘证明", "SG20": "退役军人优待证"}
CONSENT = {1: "told", 2: "told", 3: "separate", 4: "written"}
NEEDS = {
    "meals": "想申请助餐",
    "housework": "需要帮忙打扫卫生",
    "safety": "希望安装扶手",
    "company": "希望有人常来聊聊",
    "money": "想了解补贴政策",
    "living": "换季衣物不足",
}
MANNER_SHARES = {CareManner.DOOR: 82, CareManner.PHONE: 14, CareManner.NEIGHBOUR: 4}
RATING_SHARES = {Rating.GOOD: 60, Rating.FAIR: 33, Rating.POOR: 7}
UNPAIRED, LEFT, SUPPORTED, AWAY = 0.05, 0.02, 0.06, 0.04
"""Shares: people with no helper yet, helpers who left, people with a supporter beside, helpers away now."""
PAUSED, PAUSED_BEFORE, IN_CRISIS = 0.02, 0.02, 0.002
MOST_VISITS, KEPT_DAYS, LATE = 10, 60, 0.06
"""Visits of a person at most, how far back they go, and the share of them that came after their day."""
SPARE = 2
"""Places that a helper may have left beyond his neighbours."""
AGO_FIRST_HELPERS = 1_000
"""Days before today on which helpers began: earlier than every pairing."""


class Rows(Protocol):
    """Where rows go to; ``add`` returns the id."""

    def add(self, record: type[Any], **values: Any) -> UUID: ...


@dataclass(frozen=True, slots=True)
class _Subject:
    """Somebody under care: the level of rows about it, since when, and how often visits are due."""

    who: Cared
    level: int
    since: date
    every: int | None
    needs_pairing: bool


@dataclass(frozen=True, slots=True)
class _Helping:
    id: UUID
    worker: UUID | None
    ends_on: date | None


class CareRows:
    """Writes what ``CarePeople`` chose; ``secretary`` is who recognises level 4."""

    def __init__(
        self, rows: Rows, groups: Mapping[str, SpecialGroup], random: Random, today: date, secretary: UUID
    ) -> None:
        self._rows, self._random, self._today, self._secretary = rows, random, today, secretary
        self._groups = groups
        self._before: _Helping | None = None
        """The helper of the last neighbours: stands by where somebody has a supporter."""
        self._texts = {code: text_of(group) for code, group in groups.items()}

    def write(self, people: Sequence[Cared]) -> Iterator[int]:
        """Write everything in stair order; yields how many people are done."""
        cluster: list[_Subject] = []
        wanted = self._cluster_size()
        for done, who in enumerate(people, start=1):
            subject = self._member(who)
            if subject is not None and subject.needs_pairing:
                cluster.append(subject)
            elif subject is not None:
                self._cared_for(subject, None)
            if len(cluster) == wanted or done == len(people):
                self._help(cluster, wanted)
                cluster, wanted = [], self._cluster_size()
                yield done

    def _cluster_size(self) -> int:
        return self._random.randrange(3, NORMS.capacity + 4)

    def _member(self, who: Cared) -> _Subject | None:
        """Write the groups and facts of one person; ``None``: under nobody's care."""
        held = [each for each in who.groups if self._may_stand(each)]
        for each in held:
            if each.fact:
                self._fact(who, each)
            if each.recognised_on:
                self._membership(who, each, each.recognised_on)
        force = [each for each in held if each.recognised_on and not each.ended_on]
        if not force:
            return None
        return _Subject(
            who,
            care_level(self._groups[each.code].sensitivity for each in force),
            min(each.recognised_on for each in force if each.recognised_on),
            min(filter(None, (self._norm(who, each) for each in force)), default=None),
            any(self._groups[each.code].needs_pairing for each in force),
        )

    def _may_stand(self, belonging: Belonging) -> bool:
        """Level 4 is never only known: its rows need a team."""
        restricted = self._groups[belonging.code].sensitivity >= RESTRICTED
        return not restricted or belonging.recognised_on is not None

    def _norm(self, who: Cared, belonging: Belonging) -> int | None:
        group = self._groups[belonging.code]
        tight = belonging.risk is Risk.HIGH or (group.tight_rule is not None and who.age >= 80 and who.by_themselves)
        return (group.tight_days if tight else None) or group.visit_every_days

    def _fact(self, who: Cared, belonging: Belonging) -> None:
        name, value = belonging.fact or ("", False)
        self._rows.add(
            ResidentFact,
            resident_id=who.resident,
            level=FACTS[name].level,
            name=name,
            value="true" if value is True else str(value),
            starts_on=max(who.place.since, self._today - timedelta(days=AGO_FIRST_HELPERS)),
            origin="shared",
        )

    def _membership(self, who: Cared, belonging: Belonging, since: date) -> None:
        group = self._groups[belonging.code]
        self._rows.add(
            Membership,
            resident_id=who.resident,
            level=group.sensitivity,
            group_code=group.code,
            catalogue=self._texts[group.code],
            recognised_on=since,
            ended_on=belonging.ended_on,
            end_reason=MembershipEnd.NO_LONGER if belonging.ended_on else None,
            evidence=EVIDENCE.get(group.code),
            consent_kind="guardian" if who.age < NORMS.child_below else CONSENT[group.sensitivity],
            consent_on=since,
            risk=belonging.risk,
        )
        if group.sensitivity >= RESTRICTED:
            team = (self._secretary, who.place.worker) if self._random.random() < 0.5 else (self._secretary,)
            for worker in team:
                self._rows.add(
                    CareTeamMember, resident_id=who.resident, level=RESTRICTED, worker_id=worker, starts_on=since
                )

    def _help(self, cluster: Sequence[_Subject], capacity: int) -> None:
        """Neighbours of one another are given one helper, who is from about there."""
        if not cluster:
            return
        helper = self._helper(cluster[0].who, max(capacity, NORMS.capacity) + self._random.randrange(SPARE + 1))
        for subject in cluster:
            paired = self._random.random() >= UNPAIRED
            if paired:
                self._pairing(subject, helper, PairingRole.PRIMARY)
            if self._before is not None and self._random.random() < SUPPORTED:
                self._pairing(subject, self._before, PairingRole.SUPPORT)
            self._cared_for(subject, helper if paired else None)
        self._before = helper

    def _helper(self, near: Cared, capacity: int) -> _Helping:
        chance, place = self._random.random, near.place
        kind = self._random.choices(list(HELPER_SHARES), [share for share, _unit in HELPER_SHARES.values()])[0]
        is_worker, how_near = chance() < 0.1, chance()
        sex = self._random.choice((MAN, WOMAN))
        ends_on = self._today - timedelta(days=self._random.randrange(1, 30)) if chance() < LEFT else None
        away = self._today - timedelta(days=self._random.randrange(1, 10)) if chance() < AWAY else None
        values: dict[str, Any] = {
            "name": surname(self._random) + given_name(self._random, sex, 1980),
            "kind": HelperKind.COMMUNITY_WORKER if is_worker else kind,
            "unit": "社区" if is_worker else HELPER_SHARES[kind][1],
            "phone": phone(self._random),
            "worker_id": place.worker if is_worker else None,
            "grid_id": place.grid if how_near < 0.9 else None,
            "building_id": place.building if how_near < 0.6 else None,
            "unit_id": place.unit if how_near < 0.3 else None,
            "capacity": capacity,
            "starts_on": self._today - timedelta(days=AGO_FIRST_HELPERS),
            "ends_on": ends_on,
            "absent_from": away,
            "absent_until": away + timedelta(days=14) if away else None,
        }
        return _Helping(self._rows.add(Helper, **values), values["worker_id"], ends_on)

    def _pairing(self, subject: _Subject, helper: _Helping, role: PairingRole) -> None:
        last = (helper.ends_on or self._today) - timedelta(days=1)
        starts_on = min(subject.since + timedelta(days=self._random.randrange(15)), max(last, subject.since))
        if helper.ends_on and starts_on >= helper.ends_on:
            return  # came under care after this helper had left: has had none yet
        self._rows.add(
            Pairing,
            resident_id=subject.who.resident,
            level=subject.level,
            helper_id=helper.id,
            role=role,
            starts_on=starts_on,
            ends_on=helper.ends_on,
            end_reason=PairingEnd.HELPER_LEFT if helper.ends_on else None,
        )

    def _cared_for(self, subject: _Subject, helper: _Helping | None) -> None:
        random = self._random.random
        if subject.every:
            self._visits(subject, helper, subject.every)
        if (chance := random()) < PAUSED:
            self._pause(subject, self._random.randrange(1, 20), None if random() < 0.4 else -self._random.randrange(20))
        elif chance < PAUSED + PAUSED_BEFORE:
            begun = self._random.randrange(40, 80)
            self._pause(subject, begun, begun - self._random.randrange(1, 20))
        struck = any(each.code == "SG33" for each in subject.who.groups)
        if struck or random() < IN_CRISIS:
            self._crisis(subject, helper)

    def _pause(self, subject: _Subject, begun_ago: int, ended_ago: int | None) -> None:
        starts_on = max(self._today - timedelta(days=begun_ago), subject.since)
        ends_on = None if ended_ago is None else max(self._today - timedelta(days=ended_ago), starts_on)
        reason = PauseReason.HOSPITAL if self._random.random() < 0.6 else PauseReason.AWAY
        self._about(CarePause, subject, reason=reason, starts_on=starts_on, ends_on=ends_on)

    def _crisis(self, subject: _Subject, helper: _Helping | None) -> None:
        ago = self._random.randrange(1, 7)
        if subject.since >= self._today - timedelta(days=ago):
            return
        kind = self._random.choice(("fire", "accident", "bereavement", "loss"))
        self._about(Crisis, subject, kind=kind, at=self._at(ago, 8), note=None)
        if self._random.random() < 0.6:
            self._visit(subject, helper, ago, CareManner.DOOR, hour=16)

    def _visits(self, subject: _Subject, helper: _Helping | None, every: int) -> None:
        """The visits of the last weeks, mostly as often as the norm asks; some people are due by now, some overdue."""
        chance = self._random.random()
        low, high = (0.0, 0.6) if chance < 0.82 else (0.67, 1.0) if chance < 0.93 else (1.05, 1.6)
        ago = max(1, round(every * self._between(low, high)))
        manner = CareManner.DOOR
        for _visit in range(MOST_VISITS):
            if subject.since > self._today - timedelta(days=ago) or ago > max(KEPT_DAYS, 2 * every):
                return
            self._visit(subject, helper, ago, manner)
            late = self._random.random() < LATE
            ago += max(1, int(every * (self._between(1.05, 1.5) if late else self._between(0.6, 1.0))))
            manner = self._weighted(MANNER_SHARES) if self._random.random() < 0.3 else CareManner.DOOR

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def _visit(
        self, subject: _Subject, helper: _Helping | None, ago: int, manner: CareManner, hour: int | None = None
    ) -> None:
        random, at = self._random, self._at(ago, hour or self._random.randrange(9, 17))
        there = manner is CareManner.DOOR
        own = helper if helper and not (helper.ends_on and at.date() >= helper.ends_on) else None
        needs = random.choice(list(NEEDS)) if there and random.random() < 0.06 else None
        visit = self._about(
            CareVisit,
            subject,
            helper_id=own.id if own else None,
            worker_id=(own.worker if own else None) or subject.who.place.worker,
            at=at,
            manner=manner,
            reached=True,
            health=self._rating(there),
            mind=self._rating(there),
            safety=self._rating(there),
            hygiene=self._rating(there),
            living=self._rating(there),
            needs=NEEDS[needs] if needs else None,
            handling=None,
            referred=False,
        )
        if needs:
            self._need(subject, visit, needs, at)

    def _need(self, subject: _Subject, visit: UUID, kind: str, at: datetime) -> None:
        chance = self._random.random()
        state = NeedState.DONE if chance < 0.5 else NeedState.REFERRED if chance < 0.7 else NeedState.OPEN
        done = state is NeedState.DONE
        self._about(
            CareNeed,
            subject,
            care_visit_id=visit,
            kind=kind,
            text=NEEDS[kind],
            state=state,
            referred_to="街道民政办" if state is NeedState.REFERRED else None,
            due_on=at.date() + timedelta(days=30),
            result="已办理" if done else None,
            settled_at=min(at + timedelta(days=10), self._at(1, 17)) if done else None,
        )

    def _about(self, record: type[Any], subject: _Subject, **values: Any) -> UUID:
        return self._rows.add(record, resident_id=subject.who.resident, level=subject.level, **values)

    def _at(self, ago: int, hour: int) -> datetime:
        return datetime.combine(self._today - timedelta(days=ago), time(hour, 10 * self._random.randrange(6)), CHINA)

    def _rating(self, given: bool) -> Rating | None:
        return self._weighted(RATING_SHARES) if given else None

    def _weighted(self, shares: Mapping[Any, int]) -> Any:
        return self._random.choices(list(shares), list(shares.values()))[0]
