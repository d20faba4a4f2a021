"""A disk that is full in earnest: a file system in memory of so many bytes, seen by one process alone."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from models.errors import WorldError

_NEW_NAMESPACES = 0x10000000 | 0x00020000
"""Of users and of mounts."""
_REMOUNT = 32
_WIDE, _PAGE = 1 << 30, 4096
FULL = frozenset({"disk_full", "file_disk_full", "pdf_disk_full", "export_disk_full"})


class Disk:
    """``folder`` lies on it, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.limited = False
        """Whether the system gives a process no file system of its own: then no file may grow beyond so much."""
        folder.mkdir(exist_ok=True)
        try:
            _enter_namespace()
            _mount(folder, _WIDE, 0)
        except PermissionError:
            self.limited = True

    def surely(self, sizes: Sequence[int]) -> Sequence[int]:
        """Those of rising ``sizes`` that are not enough; where files are limited one by one, the first alone."""
        return sizes[:1] if self.limited else sizes

    @contextmanager
    def full(self) -> Iterator[None]:
        """Within it nothing grows, and what is there can be written over."""
        with self.left(max(path.stat().st_size for path in self.folder.rglob("*")) if self.limited else 0):
            yield

    @contextmanager
    def left(self, size: int) -> Iterator[None]:
        """Within it there is room for so many bytes more."""
        self._allow(size)
        try:
            yield
        finally:
            self._allow(None)

    def _allow(self, left: int | None) -> None:
        if self.limited:
            _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard if left is None else left, hard))
            return
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        _mount(self.folder, _WIDE if left is None else max(used + left, _PAGE), _REMOUNT)

    def refuses(self, size: int, work: Callable[[], object]) -> bool:
        """Do the work with so much room; whether it was refused since there is not enough, and was told so."""
        with self.left(size):
            try:
                work()
            except WorldError as error:
                if error.code in FULL or (self.limited and error.code == "disk_error"):
                    return True
                raise
        return False


def _enter_namespace() -> None:
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None).unshare(_NEW_NAMESPACES):
        raise PermissionError
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _mount(folder: Path, size: int, flags: int) -> None:
    if ctypes.CDLL(None).mount(b"none", bytes(folder), b"tmpfs", flags, f"size={size}".encode()):
        raise PermissionError


def on_small_disk(folder: Path, work: Callable[[Disk], None]) -> None:
    """Do it in a process of its own, whose disk nobody else sees; what fails there fails here."""
    processes = multiprocessing.get_context("fork")
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(target=_worked, args=(folder, work, writer))
    process.start()
    writer.close()
    try:
        told = reader.recv()
    except EOFError:
        told = "the process ended"
    process.join()
    if told:
        pytest.fail(told)


def _worked(folder: Path, work: Callable[[Disk], None], told: Connection) -> None:
    try:
        work(Disk(folder))
        told.send("")
    except BaseException:  # noqa: BLE001  (whatever it is, it is told)
        told.send(traceback.format_exc())
    os._exit(0)
