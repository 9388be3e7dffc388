"""Uploads of whole files: what of each was taken in. The last thousand are remembered while the process lives."""

from __future__ import annotations

import secrets
from typing import Literal

import msgspec

from callstanding import clock
from callstanding.web.times import When

MOST = 1_000


class Job(msgspec.Struct):
    """One upload. What became of its batches is told by /v1/batches."""

    id: str
    state: Literal["receiving", "accepted", "failed"]
    format: str
    begun: When
    bytes: int = 0
    lines: int = 0
    batches: list[str] = []
    note: str = ""


class Jobs:
    """The uploads of this process."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def begin(self, form: str) -> Job:
        """Note a new upload."""
        if len(self._jobs) >= MOST:
            del self._jobs[next(iter(self._jobs))]
        job = Job("job_" + secrets.token_hex(8), "receiving", form, clock.now())
        self._jobs[job.id] = job
        return job

    def get(self, job: str) -> Job | None:
        """An upload by its id."""
        return self._jobs.get(job)

    def listed(self) -> list[Job]:
        """All that are remembered, newest first."""
        return list(reversed(self._jobs.values()))
