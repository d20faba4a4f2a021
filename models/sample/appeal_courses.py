"""The course that a generated appeal takes: which steps, how long after it came in, as far as time has run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from models.appeals.states import StepKind

K = StepKind
_ENDINGS = {
    "spot": 18,
    "refused": 2,
    "guided": 2,
    "straight": 62,
    "returned": 5,
    "supplement": 4,
    "redone": 4,
    "stuck": 3,
}
_RATINGS = {"very": 38, "satisfied": 36, "basic": 16, "dissatisfied": 3, "none": 7}
_RESULTS = ("已到现场处理完毕，居民确认。", "已维修恢复正常。", "已协调物业整改到位。", "已按政策办理并答复。")
_LATE = 0.06


class Course(NamedTuple):
    """One step, ``after`` the appeal came in."""

    after: timedelta
    kind: StepKind
    text: str | None = None
    detail: dict[str, Any] | None = None


def course(random: Random, span: timedelta, age: timedelta) -> list[Course]:
    """The steps of an appeal whose term lasts about ``span`` and that came in ``age`` ago, as far as today."""
    ending = random.choices(list(_ENDINGS), list(_ENDINGS.values()))[0]
    pace = span * (random.uniform(1.1, 1.6) if random.random() < _LATE else random.uniform(0.35, 0.8))
    steps = [step._replace(after=_whole(step.after)) for step in _COURSES[ending](random, pace)]
    return [step for step in steps if step.after < age]


def _whole(after: timedelta) -> timedelta:
    return timedelta(seconds=round(after.total_seconds()))


def _spot(random: Random, _pace: timedelta) -> Iterator[Course]:
    rating = {"satisfaction": _rating(random)}
    yield Course(timedelta(minutes=random.randrange(5, 40)), K.SETTLE_ON_SPOT, "当场解答，居民满意。", rating)


def _refused(_random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.2, K.REFUSE, "不属于社区受理范围，已告知去向。")
    yield Course(pace * 0.3, K.FILE)


def _guided(_random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.1, K.ACCEPT)
    yield Course(pace * 0.3, K.GUIDE, "区信访局接待大厅")


def _straight(random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.05, K.ACCEPT)
    yield Course(pace * 0.1, K.ASSIGN)
    yield from _handled(random, pace, 0.2, _rating(random))
    yield Course(pace, K.SETTLE)
    if random.random() < 0.4:
        yield Course(pace * 1.5, K.FILE)


def _handled(random: Random, pace: timedelta, begins: float, rating: str) -> Iterator[Course]:
    rest = 1 - begins
    yield Course(pace * begins, K.SIGN)
    yield Course(pace * (begins + rest * 0.3), K.WORK, "已安排人员上门查看。")
    yield Course(pace * (begins + rest * 0.6), K.ANSWER, random.choice(_RESULTS))
    yield Course(pace * (begins + rest * 0.75), K.VERIFY)
    called = {"solved": rating != "dissatisfied", "satisfaction": rating}
    yield Course(
        pace * (begins + rest * 0.9), K.CALL_BACK, "问题解决了，谢谢。" if called["solved"] else "还是老样子。", called
    )


def _returned(random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.05, K.ACCEPT)
    yield Course(pace * 0.1, K.ASSIGN)
    yield Course(pace * 0.25, K.RETURN, "不属于本单位职责。")
    yield Course(pace * 0.35, K.ASSIGN)
    yield from _handled(random, pace, 0.45, _rating(random))
    yield Course(pace, K.SETTLE)


def _supplement(random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.05, K.ASK_SUPPLEMENT, "产权证明")
    yield Course(pace * 0.4, K.SUPPLEMENTED)
    yield Course(pace * 0.42, K.ACCEPT)
    yield Course(pace * 0.45, K.ASSIGN)
    yield from _handled(random, pace, 0.5, _rating(random))
    yield Course(pace, K.SETTLE)


def _redone(random: Random, pace: timedelta) -> Iterator[Course]:
    yield Course(pace * 0.05, K.ACCEPT)
    yield Course(pace * 0.1, K.ASSIGN)
    yield from _handled(random, pace * 0.7, 0.2, "dissatisfied")
    yield Course(pace * 0.7, K.REDO, "居民不满意，重新办理。")
    yield Course(pace * 0.8, K.ANSWER, "已更换施工单位，重新维修。")
    yield Course(pace * 0.9, K.CALL_BACK, "这回好了。", {"solved": True, "satisfaction": "basic"})
    yield Course(pace, K.SETTLE)


def _stuck(random: Random, pace: timedelta) -> Iterator[Course]:
    """Nobody has moved it on: it turns red."""
    yield Course(pace * 0.05, K.ACCEPT)
    yield Course(pace * 0.1, K.ASSIGN)
    if random.random() < 0.5:
        yield Course(pace * 0.2, K.SIGN)
    if random.random() < 0.2:
        yield Course(pace * 0.3, K.SUSPEND, "待供暖期开始后复查。")


def _rating(random: Random) -> str:
    return random.choices(list(_RATINGS), list(_RATINGS.values()))[0]


_COURSES = {
    "spot": _spot,
    "refused": _refused,
    "guided": _guided,
    "straight": _straight,
    "returned": _returned,
    "supplement": _supplement,
    "redone": _redone,
    "stuck": _stuck,
}
