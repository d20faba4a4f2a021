"""Work in a process of its own, whose peak of memory is then its own: ``python -m tests.bench.child MODULE WORDS…``."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path


def peak_of(module: str, *words: str) -> float:
    """MiB that a process had at most while it did ``module.alone(*words)``."""
    command = [sys.executable, "-P", "-m", "tests.bench.child", module, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def own_peak() -> float:
    """MiB that this process had at most; ``getrusage`` would count the process that started it."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) / 1024 if told else 0.0


if __name__ == "__main__":
    import_module(sys.argv[1]).alone(*sys.argv[2:])
    sys.stdout.write(f"{own_peak()}\n")
