"""Standings in Redis or Valkey: a hash for each number whose calls may not simply pass, and signs of life.

cs:<E.164 digits>  hash  verdict attested label score status code seq; expires after a TTL, renewed after half of it
cs:alive           1     expires ALIVE_S after the last sign of life of the store's folder: absent means "source dead"
cs:seq             text  <cursor>@<published file>: how far these keys are; written with them in one transaction
cs:swept           1     expires after half of the TTL: absent means that all is written again

No key of a number means that its calls pass: clean and unknown numbers are not written.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import msgspec
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from callstanding.integrations.answers import Answer
from callstanding.integrations.following import TTL_S, Change, Cursor, Held

PREFIX = "cs:"
ALIVE_S = 10
_PATIENCE_S = 2.0

if TYPE_CHECKING:
    Text = bytes | bytearray | memoryview[int] | str | int | float  # what redis takes as a field or a value


class RedisTarget:
    """A Redis or Valkey server by its URL: redis://, rediss:// or unix://."""

    faults: tuple[type[Exception], ...] = (redis.RedisError,)

    def __init__(self, url: str, *, ttl_s: int = TTL_S, prefix: str = PREFIX) -> None:
        self._redis = connected(url, patience_s=_PATIENCE_S)
        self._ttl_s, self._prefix = ttl_s, prefix

    def close(self) -> None:
        """Leave the server."""
        self._redis.close()

    def held(self) -> Held:
        """The cursor among the keys, and whether the last full write is too long ago."""
        seq, swept = self._redis.mget(self._key("seq"), self._key("swept"))
        return Held(Cursor.read(str(seq) if seq else None), swept is None)

    def begin(self, *, foreign: bool) -> None:
        """Nothing to do: keys are overwritten one by one, so that no switch ever meets an empty server."""

    def put(self, changes: Sequence[Change], cursor: Cursor | None) -> None:
        """Write and delete hashes, and the cursor with them, in one transaction."""
        with self._redis.pipeline(transaction=True) as pipe:
            gone = [self._number(number) for number, told in changes if told is None]
            if gone:
                pipe.delete(*gone)
            for number, told in changes:
                if told:
                    pipe.hset(self._number(number), mapping=_fields(told))
                    pipe.expire(self._number(number), self._ttl_s)
            if cursor:
                pipe.set(self._key("seq"), str(cursor))
            pipe.execute()

    def finish(self, kept: Set[str], cursor: Cursor) -> None:
        """Delete the hashes of all other numbers, whoever wrote them, and note the cursor."""
        wanted = {self._number(number) for number in kept}
        found = self._redis.scan_iter(match=f"{self._prefix}[0-9]*", count=1_000)
        stale = [key for key in found if key not in wanted]
        with self._redis.pipeline(transaction=True) as pipe:
            if stale:
                pipe.delete(*stale)
            pipe.set(self._key("seq"), str(cursor))
            pipe.set(self._key("swept"), "1", ex=max(1, self._ttl_s // 2))
            pipe.execute()

    def beat(self) -> None:
        """Renew cs:alive."""
        self._redis.set(self._key("alive"), "1", ex=ALIVE_S)

    def _key(self, name: str) -> str:
        return self._prefix + name

    def _number(self, number: str) -> str:
        return self._prefix + number.removeprefix("+")


def _fields(told: Answer) -> dict[Text, Text]:
    fields: dict[Text, Text] = msgspec.to_builtins(told)
    del fields["number"]
    return fields


def connected(url: str, *, patience_s: float) -> redis.Redis:
    """A client that waits so long at most and tries once: whoever uses it knows better what a second try is worth."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=patience_s,
        socket_connect_timeout=patience_s,
        retry=Retry(NoBackoff(), 0),
    )
