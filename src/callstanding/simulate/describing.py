"""Tells the kinds, the scenarios and every parameter of the worlds as Markdown, straight from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from callstanding.simulate.durations import median
from callstanding.simulate.figures import DIFFICULTIES, Figures
from callstanding.simulate.kinds import KINDS
from callstanding.simulate.profile import Profile, Quantiles
from callstanding.simulate.reading import POPULATIONS, Line, document, own_lines, stated, words
from callstanding.simulate.terms import scenarios


def markdown() -> str:
    """The kinds at a glance, the scenarios, every parameter with its source, and the sources."""
    parts = (_kinds(stated("standard")), _scenarios(), _parameters(), _hours(), _sources())
    return "\n\n".join("\n".join(part) for part in parts)


def _kinds(figures: Figures) -> Iterator[str]:
    yield "### Kinds"
    yield ""
    yield from _header(
        "kind", "truth", "what it is", "numbers per 1,000 people", "calls a day", "received a day", "answered",
        "median talk", "complaints per 100 answered",
    )  # fmt: skip
    for kind in KINDS:
        told = figures.shape(kind.name, Profile)
        yield _row(
            f"`{kind.name}`", kind.label, kind.about, _plain(told.per_1000), _plain(told.calls_a_day),
            _plain(told.received_a_day), _percent(told.answered), f"{median(told.talk_s):.0f} s",
            _plain(round(told.complains * 100, 2)),
        )  # fmt: skip


def _scenarios() -> Iterator[str]:
    yield "### Scenarios"
    yield ""
    yield from _header("`--scenario`", "about", "kinds beside people")
    for name, about in scenarios().items():
        kinds = ", ".join(f"`{kind}`" for kind in document("scenarios")[name]["kinds"])
        yield _row(f"`{name}`", about, kinds or "none")


def _parameters() -> Iterator[str]:
    yield "### Every parameter"
    yield ""
    yield "A section holds what differs from the section that it is based on. Where a difficulty differs, it is named."
    for name in POPULATIONS:
        for section, (base, table) in own_lines(name).items():
            yield ""
            yield f"**{section}**" + (f", based on {base}" if base else "")
            if table:
                yield ""
                yield from _header("parameter", "value", "unit", "source")
                yield from (
                    _row(f"`{key}`", _values(key, line), words()[key].unit, line["source"])
                    for key, line in table.items()
                )


def _hours() -> Iterator[str]:
    yield "### Hours"
    yield ""
    yield from _header("`hours`", "weights from midnight", "source")
    for name, shape in document("hours").items():
        yield _row(f"`{name}`", _told("weights", shape["value"]), shape["source"])


def _sources() -> Iterator[str]:
    yield "### Sources"
    yield ""
    yield from (f"- **{short}**: {full}." for short, full in document("sources").items())


def _values(name: str, line: Line) -> str:
    what = words()[name].what
    others = [f"{level}: {_told(what, line[level])}" for level in DIFFICULTIES if level in line]
    return "; ".join([_told(what, line["value"]), *others])


def _told(what: str, value: Any) -> str:
    if what == "share":
        return _percent(value)
    if what == "quantiles":
        return _quantiles(value)
    if what == "range":
        return " to ".join(_plain(bound) for bound in value)
    if what == "weights":
        return " ".join(_plain(weight) for weight in value)
    return value if isinstance(value, str) else _plain(value)


def _quantiles(value: Quantiles) -> str:
    return ", ".join(f"{_plain(percent)} %: {_plain(at)}" for percent, at in value) or "none"


def _percent(share: float) -> str:
    return f"{share * 100:.4g} %"


def _plain(number: float) -> str:
    return f"{number:.6g}"


def _header(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield "|" + "---|" * len(titles)


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cells(cells))} |"


def _cells(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)
