"""The same keys as everywhere. A key under a secret is worked out by a function that the workers are sent: Spark shows the
text of its plans on its pages and in its event logs, and a secret must not stand there (law 10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.engines.keys import Keys
from callstanding.engines.memory.keys import Keys as PlainKeys

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_KEY_OF = "callstanding_key"


class SparkKeys(Keys):
    """Turns SQL text into the SQL of its 63-bit key, in the session in which its function is known (see `let_know`)."""

    __slots__ = ()

    def of(self, text: str) -> str:
        """SQL for the key of a party; without a secret there is nothing to hide, and Spark's own digest is quicker."""
        return f"{_KEY_OF}({text})" if self.secret else super().of(text)

    def let_know(self, spark: SparkSession) -> None:
        """Register the function in a session."""
        if self.secret is None:
            return
        from pyspark.sql.functions import udf

        key = PlainKeys(self.secret).of
        spark.udf.register(_KEY_OF, udf(lambda text: None if text is None else key(text), "bigint", useArrow=True))

    def _short(self, digest: str) -> str:
        # it has no unsigned numbers and reads no 0x in a text
        return f"greatest(shiftrightunsigned(CAST(conv(left({digest}, 16), 16, -10) AS BIGINT), 1), CAST(1 AS BIGINT))"
