"""All that the routes of one process share: standings, journal, control tables, limits, metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import Request

from callstanding import clock
from callstanding.control.api_keys import ApiKeys
from callstanding.control.audit import Audit
from callstanding.control.claims import Claims
from callstanding.control.database import migrate, open_control
from callstanding.control.dial_guarding import guard_of
from callstanding.control.dial_refusals import Refusals
from callstanding.control.disputes import Disputes
from callstanding.control.endpoints import Endpoints
from callstanding.control.grants import Grants
from callstanding.control.idempotency import Idempotency
from callstanding.control.keys import Keys
from callstanding.control.labels import Labels
from callstanding.control.outbox import Outbox
from callstanding.control.sealing import Seal
from callstanding.control.sessions import Sessions
from callstanding.control.sorts import Sorts
from callstanding.control.stock import Stock
from callstanding.control.tenants import Tenants
from callstanding.control.users import Users
from callstanding.control.verdict_counts import VerdictCounts
from callstanding.control.views import Views
from callstanding.errors import CallstandingError
from callstanding.integrations.openid import OpenId
from callstanding.live.asking import Questions
from callstanding.live.journal import Journal
from callstanding.live.place import Place
from callstanding.live.pool_scores import recalled
from callstanding.live.snapshots.shelf import Shelf
from callstanding.pipeline.store import key_of
from callstanding.policies import load_policy
from callstanding.web.board.register.following import Following
from callstanding.web.body import Memory
from callstanding.web.fired_now import FiredNow
from callstanding.web.jobs import Jobs
from callstanding.web.limiting import Buckets
from callstanding.web.metrics import Metrics
from callstanding.web.owned import Owned
from callstanding.web.planning import Plans
from callstanding.web.policy_diffs import PolicyDiffs
from callstanding.web.probing import Probing
from callstanding.web.proofs import Proofs
from callstanding.web.settings import Settings
from callstanding.web.sign_ins import Hashing, SignIns
from callstanding.web.snapshot import SnapshotStandings
from callstanding.web.standings import Standings
from callstanding.web.tallying import Tally
from callstanding.web.writing import Writer

if TYPE_CHECKING:
    from callstanding.web.board.kept_groups import Kept, Key

T = TypeVar("T")
NOTE_S = 10.0  # between two notes of when keys were used
FORGET_S = 3600.0  # between two times that old grants are deleted


class House:
    """One web process over one store."""

    def __init__(self, settings: Settings) -> None:
        place, secret = Place(settings.store), key_of(settings.store, create=False)
        self.settings, self.limits = settings, settings.limits
        self.place, self.policy = place, load_policy(settings.policy)
        self.standings: Standings = (
            Standings(place.published) if settings.snapshot is None else SnapshotStandings(Shelf.of(settings.store))
        )
        self.questions = Questions(place)
        self.writer = Writer(Journal(place.journal, secret=secret, lane=settings.lane), most=self.limits.queue)
        engine = open_control(settings.database or place.control)
        self.engine = engine
        self.api_keys, self.keys, self.tenants = ApiKeys(engine), Keys(engine), Tenants(engine)
        self.claims, self.disputes, self.audit = Claims(engine), Disputes(engine, self.policy), Audit(engine)
        self.endpoints, self.outbox = Endpoints(engine, secret), Outbox(engine)
        self.idempotency = Idempotency(engine, secret)
        self.labels, self.sorts = Labels(engine), Sorts(engine)
        self.owned, self.stock = Owned(self.claims), Stock(engine)
        self.users, self.sessions, self.views = Users(engine), Sessions(engine), Views(engine)
        self.reached: tuple[int, object] = (-1, None)  # see board.quality
        self.holdings: dict[str, tuple[float, frozenset[str]]] = {}  # see board.holdings
        self.groups: dict[Key, Kept] = {}  # see board.kept_groups
        self.dialling = open_control(settings.database or place.control, durable=False)
        self.refusals = Refusals(engine, secret)
        self.pool_scores = recalled(place)
        self.register = Following(place.published, engine, self.policy)
        self.grants = Grants(
            self.dialling, secret, self.policy,
            standings=self.standings, guard=guard_of(self.policy), scores=self.pool_scores,
        )  # fmt: skip
        self.buckets, self.memory = Buckets(), Memory(self.limits.memory)
        self.sign_ins, self.hashing = SignIns(secret), Hashing()
        self.seal = Seal(secret, "sign-ins")
        self.openid = None if settings.openid is None else OpenId(settings.openid)
        self.probing = Probing(run=self.limits.run, clock=clock.seconds)
        self.proofs = Proofs()
        self.jobs, self.plans, self.metrics = Jobs(), Plans(), Metrics()
        self.diffs, self.fired = PolicyDiffs(place), FiredNow(place.published)
        self.verdicts = Tally(self.metrics.given, VerdictCounts(self.dialling))
        self.in_flight = self.waiting = 0
        self._forget_at = 0.0
        self.metrics.follow(self)
        self._tasks: list[asyncio.Task[None]] = []
        self._writing: asyncio.Task[None]

    async def start(self) -> None:
        """Begin to read and to write. The control database may be away: look-ups with known keys go on."""
        with suppress(CallstandingError):
            await asyncio.to_thread(migrate, self.engine)
        self._writing = asyncio.create_task(self.writer.run())
        from callstanding.web import pooling  # it asks for a house

        works = [self.standings.follow(), self._note_keys()]
        if self.settings.snapshot is None:
            works += [pooling.follow(self, self.pool_scores), self.register.follow()]
        self._tasks = [asyncio.create_task(each) for each in works]

    async def stop(self) -> None:
        """Finish what was accepted, and close."""
        self.plans.stop()
        self.diffs.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.writer.end()
        await self._writing
        await asyncio.to_thread(self._flush)
        self.standings.close()
        self.register.close()
        self.engine.dispose()
        self.dialling.dispose()

    async def ask(self, question: Callable[[], T]) -> T:
        """Ask the control tables something, away from the event loop."""
        return await asyncio.to_thread(question)

    async def _note_keys(self) -> None:
        while True:
            await asyncio.sleep(NOTE_S)
            await asyncio.to_thread(self._flush)

    def _flush(self) -> None:
        with suppress(CallstandingError):
            self.api_keys.flush_used()
            self.verdicts.flush(now=clock.seconds())
            self.idempotency.forget(clock.seconds())
            if clock.seconds() >= self._forget_at:
                self._forget_at = clock.seconds() + FORGET_S
                self.grants.forget(at=clock.seconds())
                self.verdicts.counts.forget(now=clock.seconds())


def house_of(request: Request) -> House:
    """The house behind a request."""
    found: House = request.app.state.house
    return found
