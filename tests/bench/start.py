"""The start: from the process to its window on the screen, against an empty window of the bare libraries."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import Bar, Of, Row
from tests.bench.scale import Scale
from tests.bench.stations import Stations

WARM = 1
BAR = Bar(Of.RATIO, 2.0)
RAW = "import PySide6 + SQLAlchemy, empty window"


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    """As a worker finds it, asking for her password: offscreen, and on a screen where there is one."""
    with TemporaryDirectory(dir=stations.folder) as folder, stations.copied(0) as station:
        profile = Path(folder) / "station"
        station.close()
        shutil.copytree(station.folder, profile)
        yield _measured("offscreen", {"QT_QPA_PLATFORM": "offscreen"}, profile, scale.starts)
        with screen() as display:
            real = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display or ""}
            if _shows(real, profile):
                yield _measured("X11", real, profile, scale.starts)


def _measured(where: str, environment: Mapping[str, str], profile: Path, times: int) -> Row:
    mine, bare = [], []
    for again in range(times + WARM):
        both = [_started(kind, environment, profile) for kind in ("product", "bare")]
        if again >= WARM:  # the first one reads the libraries from the disk
            mine.append(both[0])
            bare.append(both[1])
    return Row("start", f"process to painted window, {where}", "ms", tuple(mine), statistics.median(bare), RAW, BAR)


def _started(kind: str, environment: Mapping[str, str], profile: Path) -> float:
    """Milliseconds from before the process to after its first paint."""
    command = [sys.executable, "-P", "-m", "tests.bench.shown", kind]
    given = {**os.environ, **environment, "LIANGLIN_PROFILE": str(profile), "XDG_STATE_HOME": str(profile.parent)}
    began = time.time_ns()
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    return (int(done.stdout.splitlines()[-1]) - began) / 1e6


def _shows(environment: Mapping[str, str], profile: Path) -> bool:
    """Whether Qt can show anything there at all."""
    try:
        return _started("bare", environment, profile) > 0
    except subprocess.CalledProcessError:
        return False


@contextmanager
def screen() -> Iterator[str | None]:
    """The display there is, else one without glass; ``None`` where there is no X server at all."""
    if os.environ.get("DISPLAY"):
        yield os.environ["DISPLAY"]
        return
    server = shutil.which("Xvfb")
    if server is None:
        yield None
        return
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
