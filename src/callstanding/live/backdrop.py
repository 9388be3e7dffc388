"""What stands behind every number and changes slowly: how the pools stand, found beside the folding, and who holds what.

A number is judged at once by the pools as they were last found; when they are found anew, the members of those that
moved are judged again. So a busy service is never held up by its pools, and comes to rest where a batch would.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.pipeline.flow import open_fold
from callstanding.pipeline.pools import NO_POOLS, Pools, pools
from callstanding.pipeline.tenures import Tenures, tenures
from callstanding.policies.policy import Policy


class Backdrop:
    """Pools and tenures of a store; the pools are found in a thread of their own."""

    def __init__(self, engine: Duck, policy: Policy) -> None:
        self._policy, self._beside = policy, engine.beside()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="callstanding-pools")
        self._coming: Future[Pools] | None = None
        self.pools: Pools = NO_POOLS
        self.tenures: Tenures = tenures(engine)
        self.is_behind = True

    def close(self) -> None:
        """Wait for the thread and close its connection."""
        self._thread.shutdown(cancel_futures=True)
        self._beside.sql.close()

    def begin(self, engine: Duck) -> None:
        """Facts were added: read the tenures again now, and find the pools again soon."""
        self.tenures = tenures(engine)
        self.is_behind = True

    def turn(self, engine: Duck) -> pa.Array | None:
        """Start finding the pools, or take what was found; returns the members of those that moved."""
        if self._coming is None:
            if self.is_behind:
                self.is_behind = False
                self._coming = self._thread.submit(self._find)
            return None
        if not self._coming.done():
            return None
        found, self._coming = self._coming.result(), None
        moved = _moved(self.pools, found)
        self.pools = found
        if not len(moved):
            return None
        open_fold(engine, self._policy)  # a folder that began anew has not looked at its rollups yet
        return engine.members_of(pa.array(moved))

    @property
    def is_waiting(self) -> bool:
        """Whether the pools are to be found again and nobody does it yet."""
        return self.is_behind and self._coming is None

    @property
    def is_done(self) -> bool:
        """Whether the pools were found after the last facts, and taken."""
        return not self.is_behind and self._coming is None

    def wait(self) -> None:
        """Until the pools that are being found are there."""
        if self._coming is not None:
            self._coming.result()

    def _find(self) -> Pools:
        open_fold(self._beside, self._policy)
        return pools(self._beside, self._policy)


def _moved(before: Pools, after: Pools) -> np.ndarray:
    """The keys of pools that came, went, or stand otherwise at any hour."""
    old, new = _told(before), _told(after)
    return np.array([key for key in old.keys() | new.keys() if old.get(key) != new.get(key)], dtype=np.uint64)


def _told(found: Pools) -> dict[int, bytes]:
    keys, first = np.unique(found.key, return_index=True)
    columns = (found.hour, found.excess, found.spread, found.calls, found.members, found.families, found.answered)
    ends = np.append(first, len(found.key))[1:]
    return {
        int(key): b"".join(column[a:b].tobytes() for column in columns)
        for key, a, b in zip(keys, first, ends, strict=True)
    }
