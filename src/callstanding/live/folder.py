"""The folder: works the journal off in micro-batches, folds and judges only what they touch, and publishes it.

It alone opens the store. Facts and the note of how far the journal was folded are one transaction, so a batch is folded
once whenever the process dies; and were it folded twice, the same facts would change nothing (law 1).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa

from callstanding import clock
from callstanding.engines import Duck
from callstanding.live.answering import Answering
from callstanding.live.backdrop import Backdrop
from callstanding.live.backup import answer_request
from callstanding.live.disputing import Heard, read_disputes
from callstanding.live.long_answering import LongAnswering
from callstanding.live.place import Place
from callstanding.live.published import Published, Row
from callstanding.live.reading import Reader, Taken
from callstanding.live.room import carried_at_most
from callstanding.live.rows import events, rows
from callstanding.live.taking import take
from callstanding.lookup import Lookup
from callstanding.pipeline.carried import States
from callstanding.pipeline.flow import Part, judge_parts, open_fold
from callstanding.pipeline.moments import EPOCH, naive
from callstanding.pipeline.onward import Onward
from callstanding.pipeline.quarantine import Quarantine
from callstanding.pipeline.standings import assemble
from callstanding.pipeline.store import key_of, open_store
from callstanding.policies import load_policy
from callstanding.records.disputed import Disputed

MOST_BYTES = 16_000_000  # of the journal in one micro-batch: some 600,000 calls, packed
_AHEAD = timedelta(days=1)  # how far a clock may run ahead of ours
_MANY = 2_000  # numbers judged again at a time when the clock alone moves them
_SOME = 1_000  # numbers remembered at a time, while nothing else is to be done: what comes meanwhile waits for them
LOOK_S = 5.0  # by the clock, between two looks for what it has moved
STALE_S = 300.0  # after so long a number under watch or tagged is judged again, since its evidence fades
_NOTHING = pa.table({"number": pa.array([], pa.uint64()), "hour": pa.array([], pa.int64())})  # changed but the clock


class Folder:
    """The worker of one store. `now` None: the clock is the newest event, for a replay of the past."""

    def __init__(
        self, store: Path, *, policy: str = "standard", now: Callable[[], datetime] | None = clock.now
    ) -> None:
        self._place, self.policy, self._now = Place(store), load_policy(policy), now
        self._opened = open_store(store, create=True)
        self.engine: Duck = self._opened.__enter__()
        self.engine.sql.execute("SET checkpoint_threshold = '256MB'")  # not within a micro-batch; `rest` does it
        done = self.engine.folded()
        self._reader = Reader(self._place.journal, secret=key_of(store), done=done)
        self._published = Published(self._place.published, write=True)
        self._heard = Heard(self._place.disputes)
        self._disputed: dict[str, float] = {}  # until when each number is, in seconds since 1970
        for part in self._place.folder.glob("quarantine-*.part"):  # of a batch that will be folded again
            part.unlink()
        self._known = Lookup()
        self._known.refresh(self._published)
        self._backdrop = Backdrop(self.engine, self.policy)
        self._onward = Onward(self.engine, self.policy, States(carried_at_most()))
        self.quarantined = 0  # lines put aside since it began
        self._grown = True  # whether rollups may have grown since they were last summed up
        self._looked = -math.inf  # when the numbers were looked through for those that the clock has moved
        self._unjudged = self.engine.all_keys()  # of these nothing is carried yet
        if self._published.about("folded") != json.dumps(done, sort_keys=True):
            self.publish_all(told=bool(self._known))

    def close(self) -> None:
        """Close the store and the published file."""
        self._backdrop.close()
        self._published.close()
        self._opened.__exit__(None, None, None)

    def step(self, *, most_bytes: int = MOST_BYTES) -> int:
        """Work off what the journal holds, up to so many bytes of it; returns how many batches that were."""
        self._hear()
        batches = list(self._reader.take(most_bytes))
        if not batches:
            return 0
        self._fold(batches)
        return len(batches)

    def _hear(self) -> None:
        """Take in what changed of the disputes, and publish what that changes."""
        text = self._heard.news()
        if text is None:
            return
        told, mark = read_disputes(text), hashlib.sha256(text).hexdigest()
        self._disputed = {each.number: _ends(each) for each in sorted(told, key=_ends)}
        touched = self._learn(told)
        if self._published.about("disputes") != mark:  # what died before it published is published again
            known = self.engine.keys_of(list(self._disputed)).to_pylist()
            self._grown = True
            self._backdrop.begin(self.engine)
            self._publish(pa.array(sorted({*touched, *known}), pa.uint64()), None)
            self._published.put(about={"disputes": mark})

    def _learn(self, told: Sequence[Disputed]) -> list[int]:
        """Bring them into the store; returns the keys of the numbers that this touches."""
        if not self.engine.dispute(told):
            return []
        with self.engine.transaction():
            self.engine.settle()
            self.engine.refold()
        touched: list[int] = self.engine.touched().to_pylist()
        return touched

    def rest(self) -> bool:
        """What can wait: pools, fading tags, old segments. True while there is more to do than to wait for the pools."""
        moved = self._backdrop.turn(self.engine)
        if moved is not None and len(moved):
            self._publish(moved, None)
        due = self._due()
        if due:
            self._publish(self.engine.keys_of(due), _NOTHING)
        self._grown = self._grown and self._gather()
        if self._reader.drop():
            self.engine.sql.execute("CHECKPOINT")
        return self._grown or self._backdrop.is_waiting or len(due) == _MANY or self._remember()

    def _gather(self) -> bool:
        """Sum up a slice of the rollups; True where another may have grown too."""
        with self.engine.transaction():
            return self.engine.gather()

    def _remember(self) -> bool:
        """Judge some more of the numbers that were there at the start, so that news of them cost less."""
        some, self._unjudged = self._unjudged[:_SOME], self._unjudged[_SOME:]
        if not len(some) or self._onward.states.is_full:
            return False
        open_fold(self.engine, self.policy, of=some)
        look = self._backdrop
        self._onward.remember(some, self._clock(), pooled=look.pools, held=look.tenures)
        return True

    def answer_backup(self) -> bool:
        """Write the backup that was asked for, if any."""
        return answer_request(self.engine, self._place)

    def answering(self) -> Answering:
        """Begin to answer what other processes ask of the store; close it before the folder."""
        return Answering(self.engine, self.policy, self._place, now=self._now, pooled=lambda: self._backdrop.pools)

    def answering_long(self) -> LongAnswering:
        """The same for what takes minutes."""
        return LongAnswering(self.engine, self.policy, self._place, now=self._now)

    def settle(self) -> None:
        """Work until nothing is left to do: what is published is then what a batch over all facts gives."""
        while self.step() or self.rest() or not self._backdrop.is_done:
            self._backdrop.wait()

    def beat(self) -> None:
        """Tell the readers of the published file that the folder lives, and how much of the journal waits."""
        now = clock.now().timestamp()
        self._published.put(about={"beat": f"{now:.3f}", "waiting_bytes": str(self._reader.waiting_bytes())})

    def publish_all(self, *, told: bool = True) -> None:
        """Judge every number anew and publish it; numbers that have no standing any more become tombstones.

        `told`: whether changes are events. After a restore, or over a store that was filled before, nothing changed.
        """
        gone = set(self._known.numbers())
        if any(self.engine.counted().values()):
            at = self._clock()
            for part in judge_parts(self.engine, self.policy, at, known=None):
                made = self._rows(part, at)
                gone -= {row.number for row in made}
                self._put(made, told=told)
        self._put([Row(number, None) for number in sorted(gone)])
        self._published.put(about={"folded": json.dumps(self._reader.done, sort_keys=True)})
        self._backdrop.begin(self.engine)

    def _fold(self, batches: Sequence[Taken]) -> None:
        engine, now = self.engine, clock.now()
        quarantine = Quarantine(self._place.folder / f"quarantine-{batches[0].id}.csv")
        with engine.transaction(), quarantine.filling(named=False):
            folded = take(engine, batches, latest=naive(now) + _AHEAD, quarantine=quarantine, now=now.timestamp())
            engine.settle()
            engine.refold()
            engine.note_folded(self._reader.done)
            quarantine.keep()
        self._grown = True
        self.quarantined += sum(batch.quarantined for batch in folded)
        self._backdrop.begin(engine)
        self._publish(engine.touched(), engine.changed_from())
        done = json.dumps(self._reader.done, sort_keys=True)
        lanes = {f"folded:{lane}": str(number) for lane, number in self._reader.done.items()}
        self._published.put(batches=folded, about={"folded": done} | lanes)

    def _publish(self, keys: pa.Array, changed: pa.Table | None) -> None:
        """Judge these numbers and publish them; those without a standing become tombstones where they had one.

        `changed`: the hours from which on something changed, None where it may be anything.
        """
        if not len(keys):
            return
        open_fold(self.engine, self.policy, of=keys)
        look, made = self._backdrop, list[Row]()
        found = self._onward.standings(keys, self._clock(), pooled=look.pools, held=look.tenures, changed=changed)
        for standings, history in found:
            made += rows(standings, history, self.policy)
        asked = set(self.engine.names(keys)["e164"].to_pylist())
        gone = asked - {row.number for row in made}
        self._put([*made, *(Row(number, None) for number in sorted(gone) if self._known.get(number))])

    def _rows(self, part: Part, at: datetime) -> list[Row]:
        standings, history = assemble(part.subjects, part.judged, as_of=at, lang="en")
        return list(rows(standings, history, self.policy))

    def _put(self, made: Sequence[Row], *, told: bool = True) -> None:
        if made:
            before = [self._known.get(row.number) for row in made]
            news = events(before, made, now=clock.now().timestamp()) if told else ()
            self._published.put(made, news)
            self._known.refresh(self._published)

    def _clock(self) -> datetime:
        """Now, or the time of the newest event if that is later; assignments alone are no events."""
        known = (self.engine.newest(), naive(self._now()) if self._now else None)
        return max((at for at in known if at is not None), default=EPOCH)

    def _due(self) -> list[str]:
        """Numbers that the clock alone may have moved. All are looked through, so only when it has moved."""
        if self._now is None or abs((now := self._now().timestamp()) - self._looked) < LOOK_S:
            return []
        over = [number for number, end in self._disputed.items() if end <= now and _is_flagged(self._known, number)]
        due = [*over, *(n for n in self._known.loud() if _is_due(self._known, n, now))][:_MANY]
        self._looked = now if len(due) < _MANY else -math.inf
        return due


def _is_due(known: Lookup, number: str, now: float) -> bool:
    shown = known.get(number)
    return shown is not None and (now - shown.as_of > STALE_S or (shown.clean_by or now + 1) <= now)


def _is_flagged(known: Lookup, number: str) -> bool:
    shown = known.get(number)
    return shown is not None and "disputed" in shown.flags


def _ends(each: Disputed) -> float:
    return each.until if each.decided is None else min(each.until, each.decided)
