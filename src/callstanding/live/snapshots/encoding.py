"""Standings in columns as they lie in an index: figures as they are, all words of a number as one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from callstanding.live.rows import near
from callstanding.live.snapshots.parts import GRADED
from callstanding.lookup.packed import Vocabulary, Words
from callstanding.policies.policy import Policy

SCORES, TIMES = ("spam_score", "score_low", "score_high"), ("since", "clean_by", "as_of")
COUNTS = ("calls_out", "calls_in", "reports")
COLUMNS = ("number", "status", "flags", *GRADED, *SCORES, *TIMES, *COUNTS)
_APART = "\x1f"  # between flags


class Coder:
    """Encodes standings; its vocabulary grows with what it meets."""

    def __init__(self, policy: Policy, words: Iterable[Words] = ()) -> None:
        self.vocabulary, self._policy = Vocabulary(words), policy

    @property
    def mark(self) -> str:
        """Another one for a policy under which other standings are near a limit."""
        return " ".join(str(self._policy.number(f"status.{line}")) for line in ("watch_enter", "spam_enter"))

    def encoded(self, rows: pa.Table) -> Mapping[str, npt.NDArray[Any]]:
        """The fields of an index's rows but for their place and their cursor."""
        return {
            "score": np.column_stack([rows[name].to_numpy() for name in SCORES]),
            "time": np.column_stack([_seconds(rows[name]) for name in TIMES]),
            "count": np.column_stack([rows[name].to_numpy() for name in COUNTS]),
            "words": self._words(rows),
        }

    def _words(self, rows: pa.Table) -> npt.NDArray[np.uint32]:
        """The place of each row's words; those that are alike are looked up once."""
        flags = pc.fill_null(pc.binary_join(rows["flags"], _APART), "")
        columns = [rows["status"], flags, *(rows[name] for name in GRADED)]
        coded = [pc.dictionary_encode(column.combine_chunks(), null_encoding="encode") for column in columns]
        close = near(rows, self._policy)
        together = close.astype(np.int64)
        for each in coded:
            together = together * len(each.dictionary) + each.indices.to_numpy()
        _, first, each_of = np.unique(together, return_index=True, return_inverse=True)
        values = [[each.dictionary[each.indices[at].as_py()].as_py() for each in coded] for at in first.tolist()]
        said = (_said(*each, is_near) for each, is_near in zip(values, close[first].tolist(), strict=True))
        places = [self.vocabulary.place(words) for words in said]
        return np.array(places, np.uint32)[each_of]


def _said(status: str, flags: str, *rest: Any) -> Words:
    maturity, connection, engagement, sentiment, is_near = rest
    return status, tuple(flags.split(_APART)) if flags else (), maturity, connection, engagement, sentiment, is_near


def _seconds(moments: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Seconds since 1970; not a number where there is none."""
    return np.asarray(moments.cast(pa.int64()).to_numpy(), np.float64) / 1e6


def hashes(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint32]:
    """The first four bytes of the SHA-256 of each number in E.164 with +, as one integer."""
    sha = hashlib.sha256
    begun = b"".join(sha(b"+%d" % key).digest()[:4] for key in keys.tolist())
    return np.frombuffer(begun, ">u4").astype(np.uint32)
