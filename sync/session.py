"""One exchange with the district: what has no receipt, what waits, the log, then attachments."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from sync.apart import news_of
from sync.attachments import Attachments, wanted
from sync.enrolment import NOT_YET_KNOWN, fork
from sync.glance import Glance, glance
from sync.holding import held
from sync.inbox import Inbox
from sync.outbox import Batch, Outbox
from sync.protocol import ACCOUNT_WAITS, LogHead, Receipt
from sync.restricted import NOTHING
from sync.station_state import change_state, read_state
from sync.transport import Line

Progress = tuple[int, int]
Steps = Generator[Progress, None, None]
At = Callable[[str], None]
"""Told the name of each step before it begins: tests end the process there."""

SERVER_OLDER = frozenset({"server_older", "station_newer", "schema_unknown"})
REFUSED_WHOLE = frozenset(
    {"message_shape", "message_too_large", "body_too_large", "batch_missing", "request_shape", "content_type_wrong"}
)
"""The server judged a batch and took nothing of it: it stays as it is, and the log is read all the same."""
_CLOCK_MATTERS_S = 1.0


@dataclass
class Counts:
    """What happened so far, and how much there is to do."""

    pushed: int = 0
    pulled: int = 0
    refused: int = 0
    done: int = 0
    total: int = 0
    mended: bool = field(default=False)
    """A record that had been refused before went in: what pointed at it may go now."""

    def step(self, records: int) -> Progress:
        self.done += records
        self.total = max(self.total, self.done)
        return self.done, self.total


class Session:
    """One run from begin to end; every transaction leaves the file so that the next run goes on from there."""

    def __init__(self, station: Station, line: Line, at: At, now: Glance) -> None:
        self._station, self._line, self._at = station, line, at
        self._outbox, self._inbox = Outbox(station), Inbox(station)
        self.now = now
        """How things stand since the last step that changed anything."""
        self.counts = Counts()
        self.trouble: WorldError | None = None
        """Why nothing of one's own could be sent, although the rest went well."""
        self.account_waits = False
        """Whether an account of this PC waits for the operator's word."""
        self._newest: int | None = None
        """The log's newest number as the last receipt told it."""

    @property
    def line(self) -> Line:
        return self._line

    def run(self) -> Steps:
        if self.now.held:
            self._inbox.replay_held()
        ask_first = self.now.state.forked_upto is not None or not self.now.state.server_schemas
        if ask_first and not self.now.unreceipted:  # what is on the way may be there: it is settled before any pull
            yield from self._pull_unless_forked()
        yield from self._exchange()
        if self.now.attachments:
            yield from self._move_attachments()

    def _look(self) -> None:
        self.now = glance(self._station)

    def _exchange(self) -> Steps:
        try:
            yield from self._push()
        except WorldError as error:
            if error.code == "station_forked":
                yield from self._part_ways()
                return
            if error.code not in SERVER_OLDER | REFUSED_WHOLE:
                raise
            self.trouble = error
        self._note_clock()
        if self.trouble is not None or not self._is_level():
            yield from self._pull_unless_forked()
        if self.trouble is None and self.now.waiting and not self.now.state.newer_than_server:
            yield from self._push()
            yield from self._pull()

    def _is_level(self) -> bool:
        """Whether a receipt of this session told that nothing of others is left to read, and what time it is.

        Who holds level-4 records always asks: they come and go outside the log; and so does who waits for a word, or
        for level 4 to come again.
        """
        state = self.now.state
        if self.now.parked or state.last_error == ACCOUNT_WAITS or state.apart == "ending":
            return False
        if not state.server_schemas or state.newer_than_server or self.now.restricted != NOTHING:
            return False
        return self._newest == state.cursor and self._line.offset_s is not None

    def _pull_unless_forked(self) -> Steps:
        try:
            yield from self._pull()
        except WorldError as error:
            if error.code != "station_forked" or self.now.unreceipted:
                raise
            yield from self._part_ways()

    def _part_ways(self) -> Steps:
        """This file was restored: it gets a new name, reads what its earlier life sent, then sends the rest."""
        self._at("fork")
        fork(self._station, self._line)
        self._look()
        yield from self._pull()
        yield from self._push()
        yield from self._pull()

    def _push(self) -> Steps:
        """Repeat what has no receipt, then send what waits."""
        newer = self.now.state.newer_than_server or not self.now.state.server_schemas
        if not self.now.unreceipted and (newer or not self.now.waiting):
            return
        left = self._outbox.unreceipted() if self.now.unreceipted else []
        with ThreadPoolExecutor(1, "sync") as sender:
            yield from self._send_all(sender, iter(left), newer=newer)
        self._look()
        if self.counts.mended:
            self.counts.mended = False
            self._inbox.let_children_go()
            self._look()
            yield from self._push()

    def _send_all(self, sender: ThreadPoolExecutor, left: Iterator[Batch], *, newer: bool) -> Steps:
        """Keep the line busy: the next batch is made while one is on the way, and leaves before its receipt is in."""
        batch = self._next(left, newer=newer)
        answer = self._send(sender, batch)
        self.counts.total += self._outbox.left()
        while batch is not None and answer is not None:
            following = self._next(left, newer=newer)
            receipt = answer.result()
            answer = self._send(sender, following)
            self._take(batch, receipt)
            yield self.counts.step(batch.records)
            batch = following

    def _send(self, sender: ThreadPoolExecutor, batch: Batch | None) -> Future[Receipt] | None:
        if batch is None:
            return None
        self._at("send")
        return sender.submit(self._line.push, batch.body)

    def _next(self, left: Iterator[Batch], *, newer: bool) -> Batch | None:
        batch = next(left, None)
        if batch is None and not newer:
            self._at("make")
            batch = self._outbox.make()
        return batch

    def _take(self, batch: Batch, receipt: Receipt) -> None:
        if receipt.batch != batch.id.hex:
            raise WorldError("answer_damaged")
        self._at("receipt")
        mended = self._inbox.was_refused(receipt)
        self._inbox.take_receipt(receipt)
        self.counts.pushed += receipt.accepted
        self.counts.refused += len(receipt.refused)
        self.counts.mended |= mended
        self._newest = receipt.head

    def _pull(self) -> Steps:
        if self.now.state.first_download:
            yield from self._download()
        more, forked = True, self.now.state.forked_upto is not None
        while more:
            self._at("pull")
            state = self.now.state
            head, segments = self._line.changes(state.cursor, self.now.last_receipted, self.now.restricted)
            self._note(head)
            if head.snapshot_needed:
                self._inbox.forget_snapshot()
                yield from self._download()
                continue
            if segments or head.upto != state.cursor or state.forked_upto is not None:
                for records in self._inbox.take_segments(segments, head.upto):
                    self._at("applied")
                    self.counts.pulled += records
                    yield self.counts.step(records)
                self._look()
            more = head.more
        if head.restricted:
            yield from self._even_out(recognising=forked)

    def _even_out(self, *, recognising: bool) -> Steps:
        """Bring level 4 to what this station may have today."""
        more = True
        while more:
            self._at("restricted")
            with self._station.whole() as session:
                rows = held(raw(session))
            answer = self._line.restricted(rows)
            records = self._inbox.take_restricted(answer, recognising=recognising)
            self.counts.pulled += records
            yield self.counts.step(records)
            more = answer.more
        self._look()

    def _note(self, head: LogHead) -> None:
        """Keep what the head says, where it says something new."""
        state = self.now.state
        news: dict[str, object] = {}
        if tuple(head.schemas) != state.server_schemas:
            news["server_schemas"] = head.schemas
        if state.forked_upto == NOT_YET_KNOWN:
            news["forked_upto"] = head.head
        news |= news_of(state.apart, head.apart)
        if head.mark is not None and head.mark != state.mark:
            news["mark"] = head.mark
        self._keep(news)
        self._note_clock()
        self.account_waits = head.waiting
        if self.now.parked and not head.waiting:
            self._inbox.let_waiting_go()
            self._look()

    def _note_clock(self) -> None:
        offset = self._line.offset_s
        if offset is not None and abs(offset - self.now.state.clock_offset_s) > _CLOCK_MATTERS_S:
            self._keep({"clock_offset_s": round(offset, 3)})

    def _keep(self, news: dict[str, object]) -> None:
        if news:
            change_state(self._station, **news)
            self._look()

    def _download(self) -> Steps:
        """The prepared first download, part by part from where it stopped; begun anew if the district replaced it."""
        going_on = read_state(self._station).snapshot
        if not going_on:
            self._at("manifest")
            self._inbox.begin_snapshot(self._line.manifest())
            going_on = read_state(self._station).snapshot or {}
        parts = [part for part in going_on.get("parts", ()) if part["number"] not in going_on["done"]]
        self.counts.total += sum(part["records"] for part in parts)
        try:
            for number, packed in self._fetched(going_on.get("snapshot", ""), [part["number"] for part in parts]):
                records = self._inbox.take_part(number, packed)
                self.counts.pulled += records
                yield self.counts.step(records)
        except WorldError as error:
            if error.code not in ("snapshot_unknown", "snapshot_gone", "not_found"):
                raise
            self._inbox.forget_snapshot()
            yield from self._download()
        self._look()

    def _fetched(self, snapshot: str, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
        """Each part, while the next one is on the line already."""
        if not numbers:
            return
        with ThreadPoolExecutor(1, "sync") as fetcher:
            coming = fetcher.submit(self._line.part, snapshot, numbers[0])
            for number, following in zip(numbers, [*numbers[1:], None], strict=True):
                self._at("part")
                packed = coming.result()
                if following is not None:
                    coming = fetcher.submit(self._line.part, snapshot, following)
                yield number, packed

    def _move_attachments(self) -> Steps:
        if wanted(self._station):
            for _moved in Attachments(self._station, self._line).run():
                self._at("piece")
                yield self.counts.step(0)
