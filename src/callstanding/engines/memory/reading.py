"""Raw rows without fault into facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor

from callstanding.engines.memory.admission import Row
from callstanding.engines.memory.facts import ENDERS, UNKNOWN, UNSTATED, Assignment, Call, Report
from callstanding.engines.memory.keys import Keys
from callstanding.engines.memory.parties import Party

_REFUSED_BY_SIP, _NO_SUCH_NUMBER = (607, 608), (404, 484, 604)
_PROVENANCE = {"A": 0, "B": 1, "C": 2, "N": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads rows whose parties are known."""

    parties: Mapping[str, Party]
    keys: Keys

    def call(self, row: Row) -> Call:
        """A call; its caller is unknown where it is none that has a standing."""
        maker, target = self._party(row["caller"]), self.parties[row["callee"]]
        return Call(
            key=self.keys.of_fact(self._call_text(row, maker, target)),
            caller=maker.key if maker and maker.scored else UNKNOWN,
            callee=target.key,
            block=target.block,
            account=self._line("account", row),
            trunk=self._line("trunk", row),
            start=row["start"],
            ring_ms=None if row["ring_s"] is None else _ms(row["ring_s"]),
            talk_ms=_ms(row["talk_s"]) if row["disposition"] == "answered" else 0,
            outcome=_outcome(row, target),
            ended_by=row["hangup_by"] if row["hangup_by"] in ENDERS else None,
            provenance=_PROVENANCE.get(row["attestation"], UNSTATED),
            nearby=maker is not None and maker.is_near(target),
        )

    def report(self, row: Row) -> Report | None:
        """A report; None where it is about no number that has a standing."""
        about, teller = self._party(row["number"]), self._party(row["reporter"])
        if about is None or not about.scored:
            return None
        said = row["source"], row["category"], row["reporter_area"]
        if row["report_id"] is None:
            who = (teller and teller.e164) or row["reporter"]
            text = _joined(about.e164, _written(row["at"]), who, row["kind"], *said)
        else:
            text = f"id|{row['report_id']}|{row['source'] or ''}"
        key, reporter = self.keys.of_fact(text), teller.key if teller else UNKNOWN
        return Report(
            key, about.key, reporter, row["at"], row["received_at"] or row["at"], row["kind"] or "spam", *said
        )

    def assignment(self, row: Row) -> Assignment | None:
        """Who holds a number; None where it is none that has a standing."""
        party = self._party(row["number"])
        if party is None or not party.scored:
            return None
        return Assignment(party.key, row["holder"], row["from_at"], row["to_at"])

    def _party(self, raw: str | None) -> Party | None:
        return self.parties.get(raw) if raw else None

    def _line(self, name: str, row: Row) -> int:
        return UNKNOWN if row[name] is None else self.keys.of(f"{name}|{row[name]}")

    def _call_text(self, row: Row, maker: Party | None, target: Party) -> str:
        """What tells a call from others: the id and the caller, or all that its row says."""
        if row["call_id"] is not None:
            return f"id|{row['call_id']}|{(maker and maker.scored) or row['caller'] or ''}"
        caller, callee = (maker and maker.e164) or row["caller"], target.e164 or row["callee"]
        more = (row[name] for name in ("disposition", "hangup_by", "sip_code", "attestation", "account"))
        return _joined(caller, callee, _written(row["start"]), row["talk_s"], row["ring_s"], *more)


def _outcome(row: Row, target: Party) -> str:
    """How a call ended: what its SIP code says goes before the feed's own word."""
    ended: str = row["disposition"]
    if row["sip_code"] in _REFUSED_BY_SIP:
        return "blocked"
    if ended == "answered":
        return ended
    return "invalid" if row["sip_code"] in _NO_SUCH_NUMBER or (ended == "failed" and target.lost) else ended


def _ms(seconds: float) -> int:
    """Whole milliseconds, a half upwards."""
    ms = seconds * 1000
    return floor(ms) + (ms - floor(ms) >= 0.5)


def _joined(*values: object) -> str:
    return "|".join(str(value) for value in values if value is not None)


def _written(at: datetime) -> str:
    """A moment as text, without the noughts at the end of a fraction."""
    text = at.isoformat(sep=" ")
    return text.rstrip("0") if at.microsecond else text
