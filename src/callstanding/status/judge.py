"""From rollup rows to scores: measure, add up, and give every row its points (one part of the numbers at a time)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.card import Card, add_up
from callstanding.signals import SIGNALS, Rows, Window
from callstanding.signals.fold import Ints
from callstanding.signals.folding import Along, AtEnd, Folding
from callstanding.signals.onward import Noting, Onward, Past
from callstanding.signals.signal import Floats
from callstanding.signals.window import look
from callstanding.status.background import Background
from callstanding.status.course import Evidence
from callstanding.status.doubt import in_doubt

REPORTS = np.array([s.family == "crowd" for s in SIGNALS])


@dataclass(frozen=True)
class Judged:
    """Rows with their windows and cards; `rows` are those kept, `place` their index in the original rows."""

    policy: Policy
    subject: Ints
    hour: Ints
    window: Window
    card: Card
    place: npt.NDArray[np.intp]

    @cached_property
    def crowd(self) -> Floats:
        """Points of reports, in log-odds."""
        return np.asarray(self.card.points[:, REPORTS].sum(axis=1))

    @cached_property
    def rest(self) -> Floats:
        """Points of everything else, in log-odds."""
        return np.asarray(self.card.points[:, ~REPORTS].sum(axis=1))

    @cached_property
    def last(self) -> npt.NDArray[np.intp]:
        """The last row kept of each subject."""
        return np.flatnonzero(np.diff(self.subject, append=-1))

    def amended(self, anew: Judged, rows: npt.NDArray[np.bool_]) -> Judged:
        """With what was judged anew of some of the original rows, whole subjects, in the place of what was known."""
        keep = ~rows[self.place]
        place = np.append(self.place[keep], np.flatnonzero(rows)[anew.place])
        order = np.argsort(place)
        old = self.card.taken(keep)
        return Judged(
            policy=self.policy,
            subject=np.append(self.subject[keep], anew.subject)[order],
            hour=np.append(self.hour[keep], anew.hour)[order],
            window=self.window.take(keep).joined(anew.window, order),
            card=old.joined(anew.card, order),
            place=place[order],
        )

    def evidence(self, rows: slice, latest: float) -> Evidence:
        """The evidence of one subject; a row counts at the end of its hour, or at `latest` if that comes first."""
        return Evidence(
            hour=np.minimum(self.hour[rows] + 1.0, latest),
            base=self.card.base[rows],
            rest=self.rest[rows],
            crowd=self.crowd[rows],
            below=self.card.below[rows],
            above=self.card.above[rows],
            families=self.card.families[rows],
            calls=(self.window.all_out + self.window.all_in)[rows],
        )


@dataclass
class Notes:
    """What the folding of each subject came to at the row before its last, for `Onward`; of a subject with a single
    row it says nothing. `told`: which subjects were judged row by row.
    """

    table: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # subjects x answers
    told: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def put(self, subjects: npt.NDArray[np.intp], fold: Noting) -> None:
        """Add what was noted of some subjects."""
        noted = np.stack(fold.notes, axis=1)
        if not self.table.size:
            self.table = np.zeros((len(self.told), noted.shape[1]))
        self.table[subjects] = noted


def judge(
    rows: Rows, policy: Policy, background: Background, *, notes: Notes | None = None, shared: bool = False
) -> Judged:
    """Measure and add up the rows that can tell anything; `shared`: see `add_up`."""
    told = in_doubt(rows, policy, background)
    window, place = _windows(rows, policy, told, notes)
    return _judged(rows, policy, background, window, place, shared=shared)


def judge_along(fold: Folding, policy: Policy, background: Background) -> Judged:
    """The same of every row of a folding, whoever is in doubt."""
    return _judged(fold.rows, policy, background, look(fold, policy), np.arange(len(fold.rows.hour)))


def judge_end(rows: Rows, policy: Policy, background: Background) -> Judged:
    """The same of the end of each subject alone."""
    return _judged(rows, policy, background, look(AtEnd(rows), policy), rows.first + rows.length - 1)


def judge_onward(
    rows: Rows, policy: Policy, background: Background, begun: Notes, past: Past, *, notes: Notes
) -> Judged:
    """The same from what an earlier judging noted: the first row of each subject is the carried one, with the sums of
    all before it, and is not judged again. Who was in doubt remains so.
    """
    told = in_doubt(rows, policy, background) | np.repeat(begun.told, rows.length)
    notes.told = told[rows.first]
    fold = _noting(Onward(rows, iter(begun.table.T), past))
    window = look(fold, policy)
    notes.put(np.arange(len(rows.first)), fold)
    new = told.copy()
    new[rows.first] = False
    new[rows.first + rows.length - 1] = True
    place = np.flatnonzero(new)
    return _judged(rows, policy, background, window.take(place), place)


def _judged(
    rows: Rows,
    policy: Policy,
    background: Background,
    window: Window,
    place: npt.NDArray[np.intp],
    *,
    shared: bool = False,
) -> Judged:
    extra = {f.name: getattr(background, f.name)[place] for f in fields(background) if f.name != "base"}
    window = Window(policy=policy, size=len(place), arrays=window.arrays | extra)
    card = add_up(window, background.base[place], shared=shared)
    return Judged(policy, rows.subject[place], rows.hour[place], window, card, place)


def _windows(
    rows: Rows, policy: Policy, told: npt.NDArray[np.bool_], notes: Notes | None
) -> tuple[Window, npt.NDArray[np.intp]]:
    """The windows of all rows of subjects in doubt and of the last row of the others, and their places."""
    last = np.zeros(len(told), dtype=np.bool_)
    last[rows.first + rows.length - 1] = True
    loud, quiet = np.flatnonzero(told), np.flatnonzero(last & ~told)
    if notes is not None:
        notes.told = told[rows.first]
        _note_quiet(rows, policy, notes, last)
    if not len(quiet):
        return _along(rows, policy, notes), loud
    ends = look(AtEnd(rows), policy).take(np.searchsorted(rows.first, quiet, side="right") - 1)
    if not len(loud):
        return ends, quiet
    place = np.concatenate([loud, quiet])
    order = np.argsort(place, kind="stable")
    return _along(rows.only(told), policy, notes).joined(ends, order), place[order]


def _along(rows: Rows, policy: Policy, notes: Notes | None) -> Window:
    if notes is None:
        return look(Along(rows), policy)
    fold = _noting(Along(rows))
    window = look(fold, policy)
    notes.put(np.flatnonzero(notes.told), fold)
    return window


def _noting(fold: Folding) -> Noting:
    """Notes what is known at the row before the last of each subject."""
    before = np.maximum(fold.rows.first, fold.rows.first + fold.rows.length - 2)
    return Noting(fold, before, before)


def _note_quiet(rows: Rows, policy: Policy, notes: Notes, last: npt.NDArray[np.bool_]) -> None:
    """The same of subjects of which only the end is judged: their end without the last row."""
    subjects = np.flatnonzero(~notes.told & (rows.length > 1))
    if not len(subjects):
        return
    mine = np.zeros(len(rows.first), dtype=np.bool_)
    mine[subjects] = True
    before = rows.only(np.repeat(mine, rows.length) & ~last)
    fold = Noting(AtEnd(before), np.arange(len(subjects)), before.first + before.length - 1)
    look(fold, policy)
    notes.put(subjects, fold)
