"""The same keys as everywhere, in SQL that Spark can work out: it has no unsigned numbers and reads no 0x in a text."""

from __future__ import annotations

from callstanding.engines.keys import Keys


class SparkKeys(Keys):
    """Turns SQL text into the SQL of its 63-bit key."""

    __slots__ = ()

    def _short(self, digest: str) -> str:
        return f"greatest(shiftrightunsigned(CAST(conv(left({digest}, 16), 16, -10) AS BIGINT), 1), CAST(1 AS BIGINT))"
