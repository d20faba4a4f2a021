"""Who sends cards of accounts: who gives accounts at a PC of his, and each for the own password.

A station judges for itself whose signature it believes (``models.accounts.trust``): this here keeps the others' lists
of what waits for confirmation short.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from models.wire import Scalar
from sync.server.judging import EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.rights import Office

CARD = "account_card"
Account = tuple[Scalar, Scalar]
"""Whose it is, and which."""


def judge(pushing: Pushing, office: Office, new: list[NewBlock], edits: list[EditBlock]) -> None:
    """Refuse cards that nobody with a right to them made.

    An account that was given and used before the first line to the district comes with its new password in one push.
    """
    cards = [block for block in new if block.table.name == CARD]
    given = {account for block in cards for account in _given(block, office)}
    for block in cards:
        _judge_new(pushing, block, office, given)
    for edited in edits:
        if edited.table.name == CARD:
            for record_id, by in zip(edited.ids, edited.edited_by, strict=True):
                pushing.verdicts.refuse(CARD, record_id, office.refusal(by))


def _given(block: NewBlock, office: Office) -> Iterator[Account]:
    """The accounts that somebody gives in this very push who gives accounts."""
    told = zip(*(block.values(name) for name in ("worker_id", "account_id", "created_by", "edited_by")), strict=True)
    yield from ((worker, account) for worker, account, *by in told if all(office.did(each) for each in by))


def _judge_new(pushing: Pushing, block: NewBlock, office: Office, given: Collection[Account]) -> None:
    names = ("worker_id", "account_id", "created_by", "edited_by")
    for record_id, *told in zip(block.ids, *(block.values(name) for name in names), strict=True):
        worker, account, made_by, edited_by = told
        has_it = (worker, account) in given or _has_account(pushing, worker, account)
        own = worker == made_by == edited_by and has_it
        if not own and not (office.did(made_by) and office.did(edited_by)):
            pushing.verdicts.refuse(CARD, record_id, office.refusal(made_by))


def _has_account(pushing: Pushing, worker: Scalar, account: Scalar) -> bool:
    """Whether somebody gave this account to the worker before, and he is known at the station that sends."""
    query = (
        "SELECT 1 FROM account_card AS c JOIN station_worker AS s ON s.worker_id = c.worker_id"
        " WHERE c.account_id = %s AND c.worker_id = %s AND c.community_code = %s AND s.station_id = %s"
        " AND s.until IS NULL LIMIT 1"
    )
    asked = (account, worker, pushing.sender.community_code, pushing.sender.station_id)
    return pushing.connection.execute(query, asked).fetchone() is not None
