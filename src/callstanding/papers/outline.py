"""The evidence as headings, words and tables in one language: what the page and the PDF both show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callstanding.messages import word
from callstanding.messages.figures import count, figure
from callstanding.papers.words import platform, words
from callstanding.pipeline.proof import Proof

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over a table; `widths`: the shares of its columns, `right` those with figures."""

    title: str
    head: Row
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    none: str = ""  # what stands there where there are no rows


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole paper. `under`: the lines beneath the title; `seal`: the digest, with what it is for."""

    lang: str
    title: str
    under: Row
    sections: tuple[Section, ...]
    seal: Row


def outline(proof: Proof) -> Outline:
    """The evidence for people."""
    say = words(proof.lang)
    under = [say["as_of"].format(at=_moment(proof.as_of))]
    if proof.case:
        case = proof.case
        kind, where = say["kinds"][case.kind], platform(case.platform, proof.lang)
        under.append(say["case"].format(case=case.case, kind=kind, platform=where))
    under.append(say["policy"].format(name=proof.policy, version=proof.policy_version))
    parts = (_standing, _lines, _turns, _remedies, _calls, _days, _tenures)
    seal = (say["digest"], proof.digest, say["digest_about"])
    title = say["title"].format(number=proof.number)
    return Outline(proof.lang, title, tuple(under), tuple(part(proof) for part in parts), seal)


def _section(
    proof: Proof,
    name: str,
    head: Iterable[str],
    rows: Iterable[Row],
    *,
    widths: Row | tuple[float, ...],
    right: Iterable[int] = (),
) -> Section:
    say = words(proof.lang)
    columns = tuple(say["columns"][column] for column in head)
    shares = tuple(float(width) for width in widths)
    return Section(say["sections"][name], columns, tuple(rows), shares, frozenset(right), say["none"])


def _standing(proof: Proof) -> Section:
    say, lang = words(proof.lang)["standing"], proof.lang
    flags = ", ".join(word("flag", flag, lang) for flag in proof.flags)
    rows = [
        (say["status"], word("status", proof.status, lang)),
        (say["flags"], flags),
        (say["score"], f"{proof.score:.0f} ({proof.low:.0f} - {proof.high:.0f})"),
        (say["since"], _moment(proof.since)),
        (say["clean_by"], _moment(proof.clean_by) if proof.clean_by else ""),
    ]
    return _section(proof, "standing", (), [row for row in rows if row[1]], widths=(0.4, 0.6))


def _lines(proof: Proof) -> Section:
    rows = [
        (
            line.title,
            f"{line.points:+.1f}",
            figure(line.signal, line.value, proof.lang),
            figure(line.signal, line.limit, proof.lang),
            line.sentence,
        )
        for line in proof.lines
    ]
    head = ("fact", "points", "value", "limit", "sentence")
    return _section(proof, "lines", head, rows, widths=(0.21, 0.08, 0.11, 0.11, 0.49), right=(1, 2, 3))


def _turns(proof: Proof) -> Section:
    rows = [
        (
            _moment(turn.at),
            word("status", turn.was, proof.lang),
            word("status", turn.status, proof.lang),
            "" if turn.score is None else f"{turn.score:.0f}",
            ", ".join(turn.because),
        )
        for turn in proof.turns
    ]
    head = ("at", "was", "status", "score", "because")
    return _section(proof, "turns", head, rows, widths=(0.19, 0.12, 0.12, 0.08, 0.49), right=(3,))


def _remedies(proof: Proof) -> Section:
    return _section(proof, "remedies", (), [(one.title, one.sentence) for one in proof.remedies], widths=(0.3, 0.7))


def _calls(proof: Proof) -> Section:
    say, attested, reached = words(proof.lang)["calls"], proof.attested, proof.reached
    every = attested.attested + attested.partial + attested.unverified + attested.unstated
    names = ("attested", "partial", "unverified", "unstated")
    shares = [
        (say[name], count(getattr(attested, name), proof.lang), _share(getattr(attested, name), every))
        for name in names
    ]
    back = [
        (say["called"], count(reached.called, proof.lang), ""),
        (say["called_back"], count(reached.called_back, proof.lang), _share(reached.called_back, reached.called)),
        (say["reached"], count(reached.reached, proof.lang), _share(reached.reached, reached.called_back)),
        (say["kept_out"], count(proof.kept_out, proof.lang), ""),
    ]
    return _section(proof, "calls", (), shares + back, widths=(0.6, 0.2, 0.2), right=(1, 2))


def _days(proof: Proof) -> Section:
    rows = [
        (
            day.day,
            *(
                count(each, proof.lang)
                for each in (
                    *(day.made, day.answered, day.talk_s, day.by_others, day.received, day.received_answered),
                    *(day.verified, day.hearsay, day.wanted),
                )
            ),
        )
        for day in proof.days
    ]
    head = ("day", "made", "answered", "talk", "others", "received", "taken", "verified", "hearsay", "wanted")
    widths = (0.13, 0.08, 0.1, 0.08, 0.1, 0.1, 0.08, 0.13, 0.1, 0.1)
    return _section(proof, "days", head, rows, widths=widths, right=range(1, 10))


def _tenures(proof: Proof) -> Section:
    say = words(proof.lang)["tenures"]
    rows = [
        (
            _moment(held.since),
            _moment(held.until) if held.until else say["still"],
            say["present" if held.present else "former"],
        )
        for held in proof.tenures
    ]
    return _section(proof, "tenures", ("since", "until", "holder"), rows, widths=(0.3, 0.3, 0.4))


def _share(part: int, whole: int) -> str:
    return f"{100.0 * part / whole:.0f} %" if whole else ""


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")
