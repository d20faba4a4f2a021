"""Nobody writes in the name of another community's worker: whoever made a record opens it to his seat, and may take
it back there. Whom the district does not know yet is about to come.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.server.judging import NewBlock
from sync.server.pushed import Pushing
from sync.server.wire_sql import known_ids, plain_array

_NAMED = ("created_by", "edited_by")


def judge(pushing: Pushing, new: Sequence[NewBlock]) -> None:
    """Refuse new records that are said to be of a worker who is not of the sender's community or seat."""
    named = known_ids({value for block in new for name in _NAMED for value in block.values(name)})
    query = "SELECT replace(id::text, '-', '') FROM worker WHERE id = ANY(%s::uuid[]) AND community_code <> %s"
    asked = (plain_array(named), pushing.sender.community_code)
    elsewhere = {row[0] for row in pushing.connection.execute(query, asked)} if named else set()
    for block in new if elsewhere else ():
        for name in _NAMED:
            for record_id, value in zip(block.ids, block.values(name), strict=True):
                if value in elsewhere:
                    pushing.verdicts.refuse(block.table.name, record_id, "author_elsewhere", name)
