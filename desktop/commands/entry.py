"""The command line: finds the command, and turns what went wrong into a sentence and an exit code."""

from importlib import import_module
from typing import Any

from typer import Context, Typer, echo
from typer.core import TyperGroup
from typer.main import get_command

from desktop.logs import log_crash, log_folder, start_log
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
}

ABOUT = N_("Lianglin, the community station's desktop. Without a command the window opens.")
HELP = N_("Show this help.")
PANELS = {"option": N_("Options"), "argument": N_("What to give"), "command": N_("Commands")}
CRASHED = N_("Something went wrong inside Lianglin ({error}). What was saved is safe; the log in {folder} says more.")


class _Commands(TyperGroup):
    """A group of modules instead of functions."""

    def __init__(self, modules: dict[str, str]) -> None:
        super().__init__(name="lianglin", help=ABOUT, invoke_without_command=False, no_args_is_help=True)
        self._modules = modules

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self._modules)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self._modules:
            return None
        app: Typer = import_module(self._modules[cmd_name]).app
        command = get_command(app)
        command.name = cmd_name
        return in_the_users_language(command)


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
    try:
        commands = in_the_users_language(_Commands(COMMANDS if modules is None else modules))
        commands.main(args=arguments, prog_name="lianglin")
    except SystemExit as end:
        return end.code if end.code in (DONE, WRONG_USAGE) else REFUSED
    except WorldError as error:
        echo(explain(error), err=True)
    except FormInvalidError as error:
        echo("\n".join(map(str, error.problems)), err=True)
    except Exception as error:  # noqa: BLE001 - the last one to hear of it
        log_crash(error)
        echo(_(CRASHED).format(error=type(error).__name__, folder=log_folder()), err=True)
    return REFUSED
