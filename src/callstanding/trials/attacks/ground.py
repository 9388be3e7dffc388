"""The ground that attacks are tried on: worlds of one seed and size, and one way to score them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeVar

import pyarrow as pa

from callstanding.pipeline import Options, score_files, write_table
from callstanding.simulate import World, simulate_world
from callstanding.simulate.traffic import MONDAY
from callstanding.trials.attacks.seen import Seen

T = TypeVar("T")
Size = Literal["pr", "full"]
MONTH = 28  # days


@dataclass(frozen=True)
class Ground:
    """Where attacks are tried. `pr` is small enough for every change, `full` is what the bars are stated for."""

    size: Size
    seed: int
    policy: str

    def by_size(self, pr: T, full: T) -> T:
        """One of two values."""
        return pr if self.size == "pr" else full

    def world(
        self,
        people: int,
        days: int,
        *scenarios: str,
        part: int = 0,
        changes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> World:
        """A world of this seed; other parts are others of its kind."""
        seed = self.seed * 1000 + part
        return simulate_world(seed=seed, people=people, days=days, scenarios=scenarios, changes=changes)

    def score(
        self,
        world: World,
        *,
        days: float,
        calls: pa.Table | None = None,
        reports: Sequence[pa.Table] = (),
        assignments: pa.Table | None = None,
    ) -> Seen:
        """Score a world as known after so many days, with more reports, and other calls and assignments if given."""
        calls = world.calls if calls is None else calls
        tables = {"calls": [calls], "reports": [world.reports, *reports]}
        tables["assignments"] = [] if assignments is None else [assignments]
        with TemporaryDirectory(prefix="callstanding-attack-") as folder:
            place = Path(folder)
            files = {kind: _written(kind, every, place) for kind, every in tables.items()}
            options = Options(policy=self.policy, as_of=after(days), quarantine=place / "quarantine.csv")
            outcome = score_files(
                files["calls"], reports=files["reports"], assignments=files["assignments"], options=options
            )
        return Seen.of(
            calls=calls,
            reports=world.reports,
            labels=world.labels,
            holders=world.assignments,
            standings=outcome.standings,
            history=outcome.history,
        )

    @cached_property
    def town(self) -> World:
        """A month of honest callers of every kind, and pollsters; some attacks share it."""
        others = {
            "outsider": {"per_1000": self.by_size(20_000, 5000)}
        }  # a small town's callers would call all there are
        return self.world(self.by_size(400, 2500), MONTH, "honest", changes=others)

    @cached_property
    def calm(self) -> Seen:
        """That town as it stands when nobody attacks it."""
        return self.score(self.town, days=MONTH)


def after(days: float) -> datetime:
    """The moment so many days after the first midnight."""
    return MONDAY + timedelta(days=days)


def _written(kind: str, tables: Sequence[pa.Table], place: Path) -> list[Path]:
    """The tables as native files; an empty one is left out."""
    paths = []
    for at, table in enumerate(tables):
        if table.num_rows:
            paths.append(place / f"{kind}-{at}.parquet")
            write_table(table, paths[-1])
    return paths
