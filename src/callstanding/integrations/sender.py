"""The sender: works the outbox off, each endpoint by itself, so that a dead one holds up no other."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random

import structlog
from sqlalchemy import Engine

from callstanding import clock
from callstanding.control.audit import note
from callstanding.control.database import writing
from callstanding.control.endpoints import Endpoints, Target
from callstanding.control.outbox import Delivery, Outbox
from callstanding.errors import NotFound, StoreError
from callstanding.integrations.backoff import GIVEN_UP_AFTER, PAUSE, wait
from callstanding.integrations.channel import Channel

LANES = 8  # endpoints that are served at once
IN_A_ROW = 50  # deliveries to one endpoint before the others get their turn
TURN = 10.0  # seconds, ditto: a slow endpoint shall not hold up the next step
WHO = "sender"
_log = structlog.get_logger("callstanding.sender")


class Sender:
    """Sends what is due. `channels`: by kind of endpoint. `chance` spreads the attempts."""

    def __init__(self, engine: Engine, key: bytes, channels: Mapping[str, Channel], *, chance: Random) -> None:
        self._engine, self._channels, self._chance = engine, channels, chance
        self._outbox, self._endpoints = Outbox(engine), Endpoints(engine, key)

    def step(self, now: float) -> int:
        """Send what is due at `now`; returns how many deliveries were accepted."""
        waiting = self._outbox.waiting(now)
        if not waiting:
            return 0
        with ThreadPoolExecutor(min(LANES, len(waiting)), thread_name_prefix="sender") as lanes:
            return sum(lanes.map(lambda endpoint: self._serve(endpoint, now), waiting))

    def _serve(self, endpoint: str, now: float) -> int:
        """Send to one endpoint until it refuses; a failure of our own database leaves the rest for later."""
        accepted, passed = 0, clock.stopwatch()
        try:
            target = self._endpoints.target(endpoint, now)
            for delivery in self._outbox.due(endpoint, now, limit=IN_A_ROW):
                if passed() > TURN or not self._send(target, delivery, now):
                    break
                accepted += 1
        except NotFound:  # removed meanwhile, and its deliveries with it
            return accepted
        except StoreError as error:
            _log.warning("endpoint not served", endpoint=endpoint, because=error.message)
        return accepted

    def _send(self, target: Target, delivery: Delivery, now: float) -> bool:
        outcome = self._channels[target.endpoint.kind].send(target, delivery, now)
        if outcome.accepted:
            self._outbox.sent(delivery, outcome=outcome.words)
            return True
        next_at = now + max(wait(delivery.attempts + 1, self._chance), outcome.wait)
        resume_at = now + max(wait(target.endpoint.failures + 1, self._chance, longest=PAUSE), outcome.wait)
        self._outbox.failed(delivery, outcome=outcome.words, next_at=next_at, resume_at=resume_at)
        _log.info("delivery failed", endpoint=delivery.endpoint, event_id=delivery.event_id, because=outcome.words)
        self._give_up(delivery.endpoint, outcome.words, now)
        return False

    def _give_up(self, endpoint: str, because: str, now: float) -> None:
        """Three days are over: say so in the audit log, where the owner of the endpoint can find it."""
        given_up = self._outbox.give_up(endpoint, queued_before=now - GIVEN_UP_AFTER)
        if not given_up:
            return
        _log.warning("deliveries given up", endpoint=endpoint, deliveries=len(given_up), because=because)
        after = {"deliveries": len(given_up), "first": given_up[0].event_id}
        with writing(self._engine) as connection:
            note(connection, at=now, who=WHO, what="delivery.given_up", subject=endpoint, after=after, why=because)
