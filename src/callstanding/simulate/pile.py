"""All calls of a world in one pile, in the order of their start, in as few bytes as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.simulate.lines import Lines
from callstanding.simulate.numbers import SPACE
from callstanding.simulate.profile import Common
from callstanding.simulate.traffic import BY_LINE, BY_NETWORK, NO_ANSWER, UNSIGNED, Codes, Rng, Traffic

Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Pile:
    """Calls as columns; times are whole seconds from the first midnight, `line` is the serial of the line used."""

    caller: Small
    callee: Small
    start: Small
    ring: npt.NDArray[np.int16]
    talk: Small
    disposition: Codes
    hangup: Codes
    attestation: Codes
    line: Small

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Register:
    """What is known of every line by its serial (0: none), and the serial of the line that usually has a number."""

    serial_of: Small
    account: Small
    trunk: Small
    signed: Codes


def register(cast: Sequence[Lines]) -> Register:
    """Enter the lines of all kinds; where a number has several, the last one stands for it."""
    size = 1 + max(int(lines.serial.max()) for lines in cast)
    serial_of, account, trunk = np.zeros(SPACE, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    signed = np.full(size, UNSIGNED, dtype=np.int8)
    for lines in cast:
        serial_of[lines.number] = lines.serial
        account[lines.serial], trunk[lines.serial], signed[lines.serial] = lines.account, lines.trunk, lines.signed
    return Register(serial_of, account, trunk, signed)


def slim(calls: Traffic, until: float) -> Pile:
    """The calls that start within the period; times rounded as switches do, a talk lasts a second at least."""
    kept = calls.where((calls.start >= 0.0) & (calls.start < until))
    talk = np.where(kept.talk > 0.0, np.maximum(1.0, np.round(kept.talk)), 0.0)
    columns: dict[str, npt.NDArray[Any]] = {f.name: getattr(kept, f.name) for f in fields(Traffic)}
    columns |= {"talk": talk, "ring": np.round(kept.ring)}
    return Pile(**{name: column.astype(_TYPES[name]) for name, column in columns.items()})


def piled(parts: Sequence[Pile]) -> Pile:
    """All parts in the order of their start; of calls in the same second, the first part's come first."""
    start = np.concatenate([part.start for part in parts])
    order = np.argsort(start, kind="stable")
    return Pile(*(np.concatenate([getattr(part, f.name) for part in parts])[order] for f in fields(Pile)))


def dressed(pile: Pile, known: Register, common: Common, rng: Rng) -> Pile:
    """The calls as the operator sees them: by which line, signed how, and which telephones could not be reached."""
    line = np.where(pile.line > 0, pile.line, known.serial_of[pile.caller])
    signed = np.where(pile.attestation == BY_LINE, known.signed[line], pile.attestation)
    signed[rng.random(len(pile), dtype=np.float32) < common.unsigned_route] = UNSIGNED
    off = (pile.disposition == NO_ANSWER) & (rng.random(len(pile), dtype=np.float32) < common.unreachable)
    hangup = np.where(off, np.int8(BY_NETWORK), pile.hangup)
    return Pile(pile.caller, pile.callee, pile.start, pile.ring, pile.talk, pile.disposition, hangup, signed, line)


def seen(pile: Pile) -> npt.NDArray[np.bool_]:
    """Of every number whether it calls."""
    calling = np.zeros(SPACE, dtype=np.bool_)
    calling[pile.caller] = True
    return calling


_TYPES: dict[str, Any] = dict.fromkeys(("caller", "callee", "start", "talk", "line"), np.int32)
_TYPES |= {"ring": np.int16} | dict.fromkeys(("disposition", "hangup", "attestation"), np.int8)
