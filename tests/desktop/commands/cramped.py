"""Places where a command cannot write: a disk without room, a profile that is read-only; also without rights to mount.

A command runs in a process of its own there: the system's limits are its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import Profile

ROOT = Path(__file__).resolve().parents[3]
Said = tuple[int, str, list[str]]
"""Exit code, what the command answered, and the lines that it said beside."""


@dataclass(frozen=True)
class Place:
    """A profile in a cramped place, and the words before a command that make it feel so."""

    profile: Profile
    before: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Beside the profile, where the command would leave its file."""
        return self.profile.folder.parent

    def run(self, password: Path, *words: str) -> Said:
        access = ("--profile", str(self.profile.folder), "--user", self.profile.login, "--password-file", str(password))
        # -B: a child that may not write whole files must not leave half a compiled module behind.
        command = (*self.before, sys.executable, "-B", "-m", "desktop", "station", *access, *words)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr.strip().splitlines()


def mounted(folder: Path, options: str) -> bool:
    """Lay an empty file system of its own over ``folder``; say whether this process may."""
    command = ("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    return subprocess.run(command, capture_output=True).returncode == 0


def fill(folder: Path, room: int) -> None:
    """Leave ``room`` bytes on the disk of ``folder``."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as filler:
        while filler.write(bytes(4096)) == 4096 and os.statvfs(folder).f_bfree:
            pass
        filler.truncate(filler.tell() - room)


def limited(size: int) -> tuple[str, ...]:
    """The words before a command that may write no file beyond ``size`` bytes: its disk is full there."""
    return ("sh", "-c", f'ulimit -f {size // 512}; exec "$@"', "sh")


def unprivileged() -> tuple[str, ...]:
    """The words before a command that must keep to the rights of files, as everybody but root does anyway."""
    return ("setpriv", "--bounding-set", "-dac_override,-fowner") if os.geteuid() == 0 else ()


@contextmanager
def unmounted_later(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        subprocess.run(("umount", str(folder)), capture_output=True)
