"""The one way in: the words after ``lianglin`` choose a command, none opens the window."""

import gc
import sys

from desktop.dumps import forbid_dumps


def main(arguments: list[str]) -> int:
    """Return the exit code; each road imports only what it needs, because the window must come up at once."""
    forbid_dumps()
    gc.disable()  # nothing of what is loaded is garbage: looking through it again and again is a sixth of the start
    if arguments:
        from desktop.commands.entry import run_command

        _collect_again()
        return run_command(arguments)
    from desktop.app import run

    _collect_again()
    return run()


def _collect_again() -> None:
    """From now on, and without looking at what was loaded."""
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
