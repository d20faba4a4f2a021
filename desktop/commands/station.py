"""``lianglin station``: the station without a window. Each command is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from typer import Context, Option, Typer
from typer.core import TyperGroup
from typer.main import get_command

from desktop.commands.access import Access
from desktop.commands.entry import in_the_users_language
from desktop.commands.needs import who_may
from desktop.profile import profile_folder
from forms.i18n import N_

# The word after ``station`` and the module whose ``app`` has a command of that name.
COMMANDS = {
    **dict.fromkeys(("new", "areas"), "desktop.commands.founding"),
    "accounts": "desktop.commands.accounts",
    "audit": "desktop.commands.audit",
    **dict.fromkeys(("import", "export"), "desktop.commands.registers"),
    **dict.fromkeys(("search", "show", "set", "add"), "desktop.commands.records"),
    **dict.fromkeys(("round", "visit"), "desktop.commands.visiting"),
    "care": "desktop.commands.care",
    "mediation": "desktop.commands.mediation",
    "disclosures": "desktop.commands.disclosures",
    "norms": "desktop.commands.norms",
    **dict.fromkeys(("dossier", "request"), "desktop.commands.requests"),
    "retention": "desktop.commands.retention",
    "rights": "desktop.commands.rights",
    **dict.fromkeys(("studio", "hazard"), "desktop.commands.studio"),
    **dict.fromkeys(("appeal", "topics", "departments", "holidays"), "desktop.commands.appeals"),
    **dict.fromkeys(("whistle", "red", "points"), "desktop.commands.whistles"),
    "problem": "desktop.commands.solving",
    "incident": "desktop.commands.incidents",
    "assessment": "desktop.commands.assessment",
    "finding": "desktop.commands.problems",
    "log": "desktop.commands.visit_logs",
    "print": "desktop.commands.papers",
    "screenshot": "desktop.commands.pictures",
    **dict.fromkeys(("enrol", "sync", "refused", "conflicts", "settle"), "desktop.commands.syncing"),
    **dict.fromkeys(("rotate-key", "recovery-code", "recover", "retire"), "desktop.commands.keys"),
    **dict.fromkeys(("undo", "acts", "journal", "backup", "restore", "check", "salvage"), "desktop.commands.keeping"),
    "backups": "desktop.commands.backups",
    "apart": "desktop.commands.apart",
}
SHARED = ("--profile", "--user", "--password-file", "--code-file")


def in_front(words: list[str]) -> list[str]:
    """Move the options that all commands share before the command: people write them at either end."""
    ours: list[str] = []
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            return [*ours, *rest, word, *waiting]
        if word in SHARED:
            ours += [word, *([value] if (value := next(waiting, None)) is not None else [])]
        elif word.partition("=")[0] in SHARED:
            ours.append(word)
        else:
            rest.append(word)
    return ours + rest


class _StationCommands(TyperGroup):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, in_front(args))

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        group: Any = get_command(import_module(COMMANDS[cmd_name]).app)
        command = in_the_users_language(group.commands[cmd_name])
        if who := who_may(cmd_name):
            command.help = f"{command.help or ''}\n\n{who}".strip()
        return command


app = Typer(cls=_StationCommands, no_args_is_help=True, add_completion=False, help=N_("The station without a window."))


@app.callback()
def station(
    context: Context,
    profile: Annotated[
        Path | None, Option("--profile", envvar="LIANGLIN_PROFILE", help=N_("Folder of the station."))
    ] = None,
    user: Annotated[str | None, Option("--user", envvar="LIANGLIN_USER", help=N_("Who works."))] = None,
    password_file: Annotated[
        Path | None,
        Option("--password-file", envvar="LIANGLIN_PASSWORD_FILE", help=N_("File whose first line is the password.")),
    ] = None,
    code_file: Annotated[
        Path | None,
        Option("--code-file", envvar="LIANGLIN_CODE_FILE", help=N_("File whose first line is the telephone's code.")),
    ] = None,
) -> None:
    context.obj = Access(profile or profile_folder(), user, password_file, code_file)
