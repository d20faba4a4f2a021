"""No core dump: what the program holds decrypted must not be left in a file when it crashes (L-47)."""

from __future__ import annotations

import sys


def forbid_dumps() -> None:
    """Let the system write no memory of this process to the disk; systemd-coredump and apport heed the limit too.

    Windows writes full dumps only where an administrator asked for them.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
