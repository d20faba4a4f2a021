"""The command line: finds the command, and turns what went wrong into a sentence and an exit code."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Context, Typer, echo
from typer.core import TyperGroup
from typer.main import get_command

from desktop.logs import log_crash, log_folder, start_log
from desktop.messages import is_damage
from forms.i18n import N_, _
from forms.messages import explain
from forms.problems import FormInvalidError
from models.errors import WorldError

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

# The word on the command line and the module whose ``app`` (a ``typer.Typer``) answers it, loaded when it is asked for.
# Help texts are marked with ``N_`` where they are written; they are translated here.
COMMANDS: dict[str, str] = {
    "demo": "desktop.demo.command",
    "station": "desktop.commands.station",
    "serve": "desktop.commands.serve",
    "district": "desktop.commands.district",
    "release": "desktop.commands.release",
}

# What only a checkout has and is no part of the program: the module that runs in a process of its own, and its help.
ASIDE: dict[str, tuple[str, str]] = {
    "test": ("tests", N_("Every check and test, headless.")),
    "bench": ("tests.bench", N_("The benchmarks, each beside its raw reference.")),
}
CHECKOUT = Path(__file__).resolve().parents[2]

ABOUT = N_("Lianglin, the community station's desktop. Without a command the window opens.")
HELP = N_("Show this help.")
PANELS = {"option": N_("Options"), "argument": N_("What to give"), "command": N_("Commands")}
RESCUE = N_(
    "Where there is a fresh backup, restore it first: “lianglin station restore FILE --over”. “lianglin station salvage"
    " --over” keeps what was entered after it too, as far as it can still be read. Either puts the damaged file aside"
    " whole."
)
CRASHED = N_("Something went wrong inside Lianglin ({error}). What was saved is safe; the log in {folder} says more.")


class _Commands(TyperGroup):
    """A group of modules instead of functions."""

    def __init__(self, modules: dict[str, str]) -> None:
        super().__init__(name="lianglin", help=ABOUT, invoke_without_command=False, no_args_is_help=True)
        self._modules = modules

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self._modules, *(word for word in ASIDE if (CHECKOUT / "tests").is_dir())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in ASIDE:
            return in_the_users_language(_aside(cmd_name))
        if cmd_name not in self._modules:
            return None
        app: Typer = import_module(self._modules[cmd_name]).app
        command = get_command(app)
        command.name = cmd_name
        return in_the_users_language(command)


def _aside(word: str) -> Any:
    """Hand all words on to what runs aside, ``--help`` too."""
    module, told = ASIDE[word]

    def run(words: Annotated[list[str] | None, Argument()] = None) -> None:
        os.environ["PYTHONPATH"] = str(CHECKOUT)
        os.execv(sys.executable, [sys.executable, "-P", "-m", module, *(words or ())])

    app = Typer(add_completion=False)
    app.command(word, help=told, context_settings={"ignore_unknown_options": True, "help_option_names": []})(run)
    return get_command(app)


def in_the_users_language(command: Any) -> Any:
    """Translate the help of ``command``, of its options and of the commands inside it, and what stands above them."""
    helping = command.get_help_option(Context(command))
    helping.help = HELP
    for told in (command, helping, *command.params):
        if getattr(told, "help", None):
            told.help = _(told.help)
        panel = PANELS[getattr(told, "param_type_name", "command")]
        told.rich_help_panel = _(panel)
    for inner in getattr(command, "commands", {}).values():
        in_the_users_language(inner)
    return command


def run_command(arguments: list[str], modules: dict[str, str] | None = None) -> int:
    """Run one command to its end; what people must read besides the answer goes to standard error."""
    start_log(log_folder())
    if arguments == ["--version"]:
        arguments = ["release", "show"]
    try:
        commands = in_the_users_language(_Commands(COMMANDS if modules is None else modules))
        commands.main(args=arguments, prog_name="lianglin")
    except SystemExit as end:
        return end.code if end.code in (DONE, WRONG_USAGE) else REFUSED
    except WorldError as error:
        echo(" ".join([explain(error), *([_(RESCUE)] if is_damage(error) else [])]), err=True)
    except FormInvalidError as error:
        echo("\n".join(map(str, error.problems)), err=True)
    except Exception as error:  # noqa: BLE001 - the last one to hear of it
        log_crash(error)
        echo(_(CRASHED).format(error=type(error).__name__, folder=log_folder()), err=True)
    return REFUSED
