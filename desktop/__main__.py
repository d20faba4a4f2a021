"""The one way in: the words after ``lianglin`` choose a command, none opens the window."""

import sys

from desktop.dumps import forbid_dumps


def main(arguments: list[str]) -> int:
    """Return the exit code; each road imports only what it needs, because the window must come up at once."""
    forbid_dumps()
    if arguments:
        from desktop.commands.entry import run_command

        return run_command(arguments)
    from desktop.app import run

    return run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
