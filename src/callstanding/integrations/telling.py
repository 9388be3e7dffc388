"""Tells the world what happened to numbers: the notifier and the sender, side by side, until they are stopped."""

from __future__ import annotations

from random import Random
from threading import Event

import structlog
from sqlalchemy import Engine

from callstanding import clock
from callstanding.control.disputes import Disputes
from callstanding.control.idempotency import Idempotency
from callstanding.control.outbox import Outbox
from callstanding.errors import StoreError
from callstanding.integrations.apprise_out import AppriseOut
from callstanding.integrations.channel import Channel
from callstanding.integrations.disputing import Mirror
from callstanding.integrations.notifier import Feed, Notifier
from callstanding.integrations.reach import Reach
from callstanding.integrations.sender import Sender
from callstanding.integrations.tending import Tender
from callstanding.integrations.webhooks import Webhooks

PAUSE = 1.0  # seconds before looking again
HOUR = 3600.0
WORDS_KEPT = 395 * 86_400.0  # seconds that the words and the contact of a closed dispute are kept: 13 months
_log = structlog.get_logger("callstanding.telling")


class Telling:
    """Everything that tells, over one control database. `key`: the store's. `reach`: where webhooks may go. `mirror`:
    how the folder hears of disputes. `tender`: moves the numbers of the stock along.
    """

    def __init__(
        self,
        engine: Engine,
        feed: Feed,
        key: bytes,
        *,
        reach: Reach,
        pause: float = PAUSE,
        mirror: Mirror | None = None,
        tender: Tender | None = None,
    ) -> None:
        self._mirror, self._tender = mirror, tender
        self._outbox, self._idempotency, self._disputes = Outbox(engine), Idempotency(engine, key), Disputes(engine)
        self._notifier = Notifier(engine, feed, key)
        channels: dict[str, Channel] = {"webhook": Webhooks(reach), "apprise": AppriseOut()}
        self._sender = Sender(engine, key, channels, chance=Random())  # noqa: S311 - it spreads attempts, no secret
        self._pause, self._tidied = pause, 0.0

    def step(self, now: float) -> int:
        """Read what happened, send what is due, tidy once an hour, and tend; returns what was accepted."""
        if self._mirror:
            self._mirror.step()
        self._notifier.step(now)
        if not 0 <= now - self._tidied < HOUR:
            self._tidy(now)
            self._tidied = now
        accepted = self._sender.step(now)
        if self._tender:
            self._tender.step(now)
        return accepted

    def _tidy(self, now: float) -> None:
        self._outbox.forget(now)
        self._idempotency.forget(now)
        self._disputes.forget(now - WORDS_KEPT)

    def run(self, stop: Event) -> None:
        """Step until told to stop, with a pause where nothing was sent. A database that is away is waited for."""
        accepted = 0
        while not stop.wait(0.0 if accepted else self._pause):
            accepted = 0
            try:
                accepted = self.step(clock.seconds())
            except StoreError as error:
                _log.warning("nothing told", because=error.message)
            except Exception:  # noqa: BLE001 - whatever it was, the next step tries again, and the log has it
                _log.exception("nothing told")
