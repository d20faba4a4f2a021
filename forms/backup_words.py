"""What is said about backups: faults of a file with what they mean, counts, what next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forms.backup_messages import SENTENCES
from forms.i18n import N_, _
from forms.table_words import TABLES
from models.station.backups.checking import Fault, Harm
from models.station.backups.ledger import Trial
from models.station.backups.rules import Named
from models.station.backups.salvage import Salvaged

_HARM: Mapping[Harm, str] = {
    Harm.RECORDS: N_(
        "Records in “{where}” cannot be read. Run salvage: the district or the newest backup has what was there before."
    ),
    Harm.LOCAL: N_(
        "What only this PC keeps in “{where}” (drafts, journal, audit) cannot be read. Run salvage; what was not sent"
        " yet may have to be entered again."
    ),
    Harm.INDEX: N_("The index “{where}” is damaged. No record is lost: salvage makes it anew."),
    Harm.DERIVED: N_("“{where}”, which is computed from the records, is damaged. Nothing is lost: it is made anew."),
    Harm.REFERENCE: N_("{count} records in “{where}” point at records that are not there. Sync, or restore a backup."),
    Harm.PAGE: N_("{count} pages that hold no records are damaged. Nothing is lost: salvage writes the file anew."),
    Harm.SEAL: N_(
        "{count} rows of “{where}” say otherwise than this program wrote who may do or see what. Open the station by"
        " the recovery code: it shows them and puts them back."
    ),
    Harm.ATTACHMENT: N_("{count} attachments are damaged. The newest backup has them, or the district."),
}
WHICH_FIRST = N_(
    "Where there is a fresh backup, restore it first. “Salvage what is there” keeps what was entered after it too, as"
    " far as it can still be read. Either puts the damaged file aside whole."
)
_OF_THIS_PC: Mapping[str, str] = {
    "account": N_("Account"),
    "act": N_("Act that can be taken back"),
    "appeal_now": N_("State of appeals (computed)"),
    "care_due": N_("Visits due"),
    "draft": N_("Draft"),
    "fetched_piece": N_("Piece of the first download"),
    "held_field": N_("What the district sent and waits to be shown"),
    "history": N_("Earlier value of a record"),
    "journal": N_("Change that is noted for the district"),
    "known_account": N_("Account that is known here"),
    "known_blob": N_("Attachment that the district has"),
    "refusal": N_("Change that the district refused"),
    "seal": N_("Seal of rights and levels"),
    "seal_total": N_("Seal over all seals"),
    "station_audit": N_("Line of the audit"),
    "station_info": N_("What station this is"),
    "sync_batch": N_("Batch on its way to the district"),
    "sync_state": N_("The tie to the district"),
}
"""Tables that do not travel."""
SHOWN: Mapping[str, str] = {
    "residents": N_("Residents {n}"),
    "households": N_("Households {n}"),
    "visits": N_("Visits {n}"),
    "cases": N_("Cases {n}"),
}
WHY: Mapping[str, str] = {
    "daily": N_("of the day"),
    "upgrade": N_("before an upgrade"),
    "import": N_("before an import"),
    "merge": N_("before a merge"),
    "key": N_("before a new key"),
    "hand": N_("by hand"),
}


def fault_text(fault: Fault) -> str:
    """Where it is, what it means, what next."""
    return _(_HARM[fault.harm]).format(where=_named(fault.where), count=f"{fault.count:,}")


def _named(where: str) -> str:
    """A table, or an index with its table; what only the program knows has no other name than its own."""
    table, dot, index = where.partition(".")
    words = TABLES.get(table) or _OF_THIS_PC.get(table)
    return (_(words) if words else table) + dot + index


def counts_text(counts: Mapping[str, int]) -> str:
    return _(", ").join(_(SHOWN[word]).format(n=f"{number:,}") for word, number in counts.items() if word in SHOWN)


def trial_text(trial: Trial) -> str:
    """When a test restore was made, and what came of it."""
    day = trial.at[:10]
    if trial.problem:
        why = _(SENTENCES.get(trial.problem, N_("It is damaged. Take another one.")))
        return _("{day} the test restore failed: {why}").format(day=day, why=why)
    return _("{day} the test restore succeeded: {counts}").format(day=day, counts=counts_text(trial.counts))


def newest_words(newest: Named | None) -> str:
    if newest is None:
        return _("There is no backup on this PC; look for one on a stick or in the second place.")
    return _("The newest backup on this PC is of {when}.").format(when=f"{newest.at:%Y-%m-%d %H:%M}")


def harmed_lines(done: Salvaged) -> Iterable[str]:
    for table in done.tables:
        if table.lost is None:
            words = _("“{name}”: {saved} saved; how many were lost cannot be told.")
        else:
            words = _("“{name}”: {saved} saved, {lost} lost.")
        yield words.format(name=_named(table.name), saved=f"{table.saved:,}", lost=f"{table.lost or 0:,}")
    if done.log_lost:
        yield _(
            "The last changes were still in the log and are lost with {n} pages of it; look at what was done last."
        ).format(n=f"{done.log_lost:,}")
    if done.attachments_lost:
        yield _("{n} attachments lost.").format(n=f"{done.attachments_lost:,}")


def next_lines(done: Salvaged, newest: Named | None) -> Iterable[str]:
    """Where what is missing may be; nothing where all came over."""
    if not done.rights_hold:
        yield _("Who may do what cannot be proven any more: the first opening needs the recovery code.")
    if done.records_lost and done.tied:
        yield _("The next sync begins anew and brings what the district has.")
    if done.records_lost and newest is None:
        yield _("What is missing may still stand in a backup on a stick or in the second place.")
    elif done.records_lost and newest is not None:
        words = _("What was entered before {when} stands in the newest backup: restore it where more is missing here.")
        yield words.format(when=f"{newest.at:%Y-%m-%d %H:%M}")
