"""What Prometheus may know: counts, times and lags, and no number and no key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from callstanding import clock
from callstanding.actions.verdict import ACTIONS
from callstanding.web.snapshot import SnapshotStandings

if TYPE_CHECKING:
    from callstanding.web.house import House

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)
_Names = tuple[str, ...]


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._children: dict[tuple[str, str, int], Counter] = {}
        self.requests = self._counter("requests", "Requests answered.", ("route", "method", "status"))
        self.seconds = Histogram(
            "callstanding_request_seconds",
            "How long requests took.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.rows = self._counter("rows", "Rows sent, by kind and what became of them.", ("kind", "result"))
        self.batches = self._counter("batches", "Batches accepted into the journal.", ("kind",))
        self.verdicts = self._counter("verdicts", "Verdicts given.", ("verdict",))
        self.verdict_of = {action: self.verdicts.labels(action) for action in ACTIONS}  # found once: it is a hot path
        self.refused = self._counter("refused", "Requests refused, by the kind of problem.", ("problem",))
        self.alarms = self._counter("probing_alarms", "Keys that walked through a block of numbers.", ())

    def _counter(self, name: str, about: str, labels: _Names) -> Counter:
        return Counter(f"callstanding_{name}", about, labels, registry=self.registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one reply."""
        child = self._children.get((route, method, status))
        if child is None:
            child = self._children[route, method, status] = self.requests.labels(route, method, str(status))
        child.inc()
        self.seconds.labels(route).observe(seconds)

    def given(self) -> dict[str, int]:
        """How many verdicts of each kind this process has given."""
        return {
            sample.labels["verdict"]: int(sample.value)
            for family in self.verdicts.collect()
            for sample in family.samples
            if sample.name.endswith("_total")
        }

    def follow(self, house: House) -> None:
        """Show the state of a house whenever somebody looks."""
        look: dict[str, tuple[str, Callable[[], float]]] = {
            "numbers": ("Numbers with a published standing.", lambda: len(house.standings.lookup)),
            "folder_age_seconds": ("Seconds since the folder last lived.", lambda: age(house)),
            "journal_waiting_bytes": ("Bytes of the journal not folded yet.", lambda: house.standings.waiting_bytes),
            "journal_queue_bytes": ("Bytes accepted and not on disk yet.", lambda: house.writer.queued),
            "in_flight": ("Requests under way.", lambda: house.in_flight),
            "body_bytes": ("Bytes of bodies held.", lambda: house.memory.used),
            "cursor": ("The newest change taken in.", lambda: house.standings.lookup.seq),
        }
        snapshot = house.standings
        if isinstance(snapshot, SnapshotStandings):
            look["snapshot_age_seconds"] = ("Seconds since the snapshot was judged.", lambda: age(house))
            look["snapshot_wrong"] = ("1: the newest snapshot is not shown.", lambda: snapshot.told.wrong is not None)
        for name, (about, value) in look.items():
            Gauge(f"callstanding_{name}", about, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)


def age(house: House) -> float:
    """Seconds since the folder last lived; infinite before it ever did."""
    beat = house.standings.beat
    return float("inf") if beat is None else max(0.0, clock.seconds() - beat)
