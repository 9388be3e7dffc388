"""Folding: facts become rollups, all of them, or what fresh facts change in those that a store keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from callstanding.engines import changes, disputing, stating
from callstanding.engines.engine import Told
from callstanding.engines.facts import Facts
from callstanding.rollups import COUNTED, Step, rollup_steps, summed

MOST_NEAR = 0.4  # of the calls, from which folding all costs less than folding the near ones twice
MOST_ADDED = 0.25  # of a slice's rows: each look at a number reads as many more, and summing all up takes a while
LEAST = 50_000  # rows of a slice beneath which there is nothing to gain


class Folding(Facts):
    """A database of facts that is folded. `most_near`: the share of the calls from which all are folded anew.

    `added`: whether the last fold only added; what it did is in `changed_<step>` then.
    """

    most_near: float = MOST_NEAR
    added: bool = False

    def see(self, as_of: datetime | None = None) -> None:
        """Let the steps see the facts known at `as_of` (None: all)."""
        until = f"WHERE start <= TIMESTAMP '{as_of.replace(tzinfo=None)}'" if as_of else ""
        known = until.replace("start", "greatest(event_at, received_at)")
        self._show(
            {
                "seen_calls": f"SELECT * FROM calls {until}",
                "seen_reports": f"SELECT * FROM reports {known}",
                "seen_assignments": "SELECT * FROM assignments",
                "seen_freezes": disputing.freezes("disputes", as_of),
            }
        )

    def roll(self, *, as_of: datetime | None = None, told: Told | None = None) -> None:
        """Fold the facts known at `as_of` into tables named as the steps.

        `told` is called with the steps done and the steps in all.
        """
        self.see(as_of)
        for step in _telling(rollup_steps(), told):
            self._make(step.name, step.select)
        self.sql.execute("DROP TABLE contacts")

    def fold_anew(self, told: Told | None = None) -> None:
        """Fold all facts into the store's rollups, each step straight into its table."""
        self.see()
        for step in _telling(rollup_steps(), told):
            if step.name in COUNTED:
                self.sql.execute(f"DELETE FROM rollups_{step.name}")
                self.sql.execute(f"INSERT INTO rollups_{step.name} BY NAME {step.select}")
                self.sql.execute(f"CREATE OR REPLACE TEMP VIEW {step.name} AS FROM rollups_{step.name}")
            else:
                self._make(step.name, step.select)
        for name in COUNTED:
            self.sql.execute(f"DROP VIEW {name}")
            self._note_whole(name, f"rollups_{name}")
        self.state_anew()
        self.added = False
        self.sql.execute("DROP TABLE contacts")

    def state_anew(self) -> None:
        """Count all calls again into what is kept of how they were attested."""
        self.sql.execute("DELETE FROM stated")
        self.sql.execute(f"INSERT INTO stated BY NAME {stating.stated('calls')} ORDER BY caller")
        self._note_whole("stated", "stated")

    def refold(self, told: Told | None = None) -> None:
        """Add what the settled facts change to the store's rollups; where that is most of them, fold all.

        It is the difference of two folds by the same steps, of a few whole groups of facts before and now: the sums of
        the stored rows are then what folding all would give.
        """
        if not self._find_near():
            self.sql.execute("DROP TABLE IF EXISTS near_calls")
            self.fold_anew(told)
            return
        steps = [step for step in rollup_steps() if step.name != "subjects"]
        for at, step in enumerate(_telling([*steps, *steps], told)):
            if at % len(steps) == 0:
                self._show(changes.SEEN_NOW if at else changes.SEEN_BEFORE)
            self._make(step.name, step.select)
            if not at // len(steps) and step.name in COUNTED:
                self._make(f"before_{step.name}", f"FROM {step.name}")
        for name, columns in COUNTED.items():
            self._add(name, columns)
        for calls, sign in (("came_calls", 1), ("gone_calls", -1)):
            self.sql.execute(f"INSERT INTO stated BY NAME {stating.stated(calls, sign=sign)}")
        for name in [*(step.name for step in steps), *(f"before_{name}" for name in COUNTED), *changes.MADE]:
            self.sql.execute(f"DROP TABLE IF EXISTS {name}")
        self.added = True
        self.see()

    def gather(self, *, least: int = LEAST) -> bool:
        """Sum up the rows of one number, hour and provenance in a slice that has grown by many; False when none has.

        One slice at a time, since on ten million calls that takes some seconds.
        """
        sums = {
            f"rollups_{n}": (n, f"{summed(f'rollups_{n}', has)} ORDER BY number, hour") for n, has in COUNTED.items()
        }
        for table, (name, select) in (sums | {"stated": ("stated", stating.SUMMED)}).items():
            rows = self._count(table)
            if rows >= least and rows > (1 + MOST_ADDED) * self._whole(name):
                self._make("gathered", select)
                self.sql.execute(f"DELETE FROM {table}")
                self.sql.execute(f"INSERT INTO {table} BY NAME FROM gathered")
                self.sql.execute("DROP TABLE gathered")
                self._note_whole(name, table)
                return True
        return False

    def _find_near(self) -> bool:
        """Put together what the fresh facts touch; False when it is most of all there is."""
        most = self.most_near * self._count("calls")
        if self._count("came_calls") > most:
            return False
        self._make("assignments_before", changes.ASSIGNMENTS_BEFORE)
        for name, select in changes.TOUCHED.items():
            self._make(name, select)
        self._make("near_rows", changes.near_rows(turned=self._count("turned") > 0))
        self._make("near_calls", changes.NEAR)
        also = f"SELECT * FROM ({changes.ALSO_NEAR}) ANTI JOIN near_calls USING (call_key)"
        self.sql.execute(f"INSERT INTO near_calls BY NAME {also}")
        if self._count("near_calls") > most:
            return False
        self._make("near_reports", changes.NEAR_REPORTS)
        self._make("near_subjects", changes.NEAR_SUBJECTS)
        return True

    def _show(self, seen: Mapping[str, str]) -> None:
        for name, select in seen.items():
            if name == "subjects":
                self._make(name, select)
            else:
                self.sql.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")

    def _add(self, name: str, columns: Sequence[str]) -> None:
        changed = f"changed_{name}"
        self._make(changed, changes.changed(name, columns))
        found = self.sql.execute(f"SELECT count(*), count(*) FILTER (WHERE falls) FROM {changed}").fetchall()
        rows, falling = found[0]
        if falling:
            self._make("falling", f"FROM {changed} WHERE falls")
            self._make("rewritten", changes.rewritten(name, columns))
            self.sql.execute(
                f"""DELETE FROM rollups_{name} r USING falling f
                WHERE r.number = f.number AND r.hour = f.hour AND r.provenance = f.provenance"""
            )
            self.sql.execute(f"INSERT INTO rollups_{name} BY NAME FROM rewritten")
        if rows > falling:
            self.sql.execute(
                f"INSERT INTO rollups_{name} BY NAME SELECT * EXCLUDE (falls) FROM {changed} WHERE NOT falls"
            )

    def _whole(self, name: str) -> int:
        """How many rows a slice had when each number, hour and provenance had one."""
        found = self.sql.execute("SELECT value FROM about WHERE key = ?", [f"rows of {name}"]).fetchall()
        return int(found[0][0]) if found else 0

    def _note_whole(self, name: str, table: str) -> None:
        self.sql.execute("DELETE FROM about WHERE key = ?", [f"rows of {name}"])
        self.sql.execute("INSERT INTO about VALUES (?, ?)", [f"rows of {name}", str(self._count(table))])


def _telling(steps: Sequence[Step], told: Told | None) -> Iterator[Step]:
    """The steps one by one; tells how many are done."""
    for done, step in enumerate(steps, 1):
        yield step
        if told:
            told(done, len(steps))
