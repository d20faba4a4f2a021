"""New files for secrets that are shown once: made before the secret is, read by their owner alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from models.errors import WorldError


@contextmanager
def secret_file(files: Sequence[Path]) -> Iterator[Callable[[Sequence[str]], None]]:
    """Open the files before anything is made, so that nothing is left without its code; take them away on failure.

    What is yielded writes one secret to each file; without files it takes nothing.

    Raises:
        WorldError: ``recovery_file_unwritable``.
    """
    with ExitStack() as opened:
        handles = [_made(file, opened) for file in files]

        def write(secrets: Sequence[str]) -> None:
            for handle, secret in zip(handles, secrets, strict=False):
                os.write(handle, f"{secret}\n".encode())
                os.fsync(handle)

        try:
            yield write
        except BaseException:
            for file in files:
                file.unlink(missing_ok=True)
            raise


def _made(file: Path, opened: ExitStack) -> int:
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise WorldError("recovery_file_unwritable", file=file.name) from error
    opened.callback(os.close, handle)
    return handle
