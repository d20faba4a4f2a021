"""On what it was measured: enough to judge the numbers by, nothing that names the machine."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

import PySide6
import sqlcipher3


def machine() -> dict[str, str]:
    """Class of the machine and versions of what the numbers depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": date.today().isoformat(),
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": _processor(),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "qt": PySide6.__version__,
        "sqlite": f"{sqlcipher3.sqlite_version} (SQLCipher)",
    }


def _processor() -> str:
    """As Linux tells it; elsewhere what Python knows."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()
