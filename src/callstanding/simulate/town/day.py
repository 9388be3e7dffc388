"""One simulated day (or several) of the town, with its truth: native tables that are the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from callstanding.simulate.files import write
from callstanding.simulate.town.campaigns import sales_day, school_alert
from callstanding.simulate.town.cast import Town, build_town, e164, roles
from callstanding.simulate.town.machines import one_ring_day, robocaller_day, spoofer_day
from callstanding.simulate.town.opinions import opinions
from callstanding.simulate.town.overdone import Overdone, overdone_calls
from callstanding.simulate.town.people import front_desks_day, residents_day
from callstanding.simulate.town.tables import assignments_table, calls_table, reports_table
from callstanding.simulate.traffic import DAY_S, MONDAY, Traffic, merge

SEED = 555
POPULATION = 4000
SATURDAY = 5


@dataclass(frozen=True)
class Simulation:
    """The simulated tables in the native columns, and who is who (number -> role)."""

    calls: pa.Table
    reports: pa.Table
    assignments: pa.Table
    roles: Mapping[str, str]
    seed: int

    def save(self, folder: Path, *, suffix: str = ".csv") -> tuple[Path, Path, Path]:
        """Write the three native files (.csv or .parquet) and return their paths: calls, reports, assignments."""
        folder.mkdir(parents=True, exist_ok=True)
        named = {"calls": self.calls, "reports": self.reports, "assignments": self.assignments}
        calls, reports, assignments = (write(table, folder / f"{name}{suffix}") for name, table in named.items())
        return calls, reports, assignments


def simulate_day(
    *,
    seed: int = SEED,
    days: int = 1,
    population: int = POPULATION,
    first: datetime = MONDAY,
    alert_on: int | None = None,
    overdone: Sequence[Overdone] = (),
) -> Simulation:
    """Simulate the town for some days from a local midnight on; the school's alert comes on the last evening.

    About 17,000 calls a day for 4,000 residents. `alert_on`: another day of the alert, 0 is the first. `overdone`:
    campaigns of the sales centre beside its usual ones.
    """
    rng = np.random.default_rng(seed)
    town = build_town(population, rng)
    parts = [_town_day(town, day, first, rng) for day in range(days)]
    parts += [school_alert(town, days - 1 if alert_on is None else alert_on, rng)]
    calls = merge(parts + overdone_calls(overdone, town, rng))
    calls = calls.where(calls.start < days * DAY_S)
    said = opinions(calls, town, rng, overdone)
    return Simulation(
        calls=calls_table(calls, first),
        reports=reports_table(said, first, until=days * DAY_S, rng=rng),
        assignments=assignments_table(first, overdone),
        roles=roles(town) | {e164(each.number): each.role for each in overdone},
        seed=seed,
    )


def _town_day(town: Town, day: int, first: datetime, rng: np.random.Generator) -> Traffic:
    """Everybody's calls of one day; offices and the sales centre rest at the weekend, machines do not."""
    parts = [residents_day(town, day, rng), robocaller_day(town, day, rng), one_ring_day(town, day, rng)]
    parts.append(spoofer_day(town, day, rng))
    if (first + timedelta(days=day)).weekday() < SATURDAY:
        parts += [front_desks_day(town, day, rng), sales_day(town, day, rng)]
    return merge(parts)
