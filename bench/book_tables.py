"""The tables of docs/performance.md, written from what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import growth_plot
from bench.figures import Figure, Figures, rewrite
from bench.parts.growing import NUMBERS
from bench.parts.instead import PANDAS_BAR, computes

PATHS = ("score", "ingest", "lookup", "http", "journal", "refold", "judge", "snapshot", "redis")
WAYS = ("pandas", "sql", "spark-sql", "spark")
_NOTHING = "Not measured yet."
_PICTURE = ("", "![What a call costs, and peak memory, by the number of calls](images/growth.svg)")


def write(page: Path, figures: Figures, calls: int) -> None:
    """Rewrite every table of the page, and the picture beside it."""
    rewrite(page, "paths", paths(figures, calls))
    rewrite(page, "instead", instead(figures, calls))
    picture = page.parent / "images" / "growth.svg"
    drawn = growth_plot.draw(figures, picture) or picture.exists()
    rewrite(page, "growth", [*growth(figures), *(_PICTURE if drawn else ())])
    rewrite(page, "numbers", numbers(figures))
    rewrite(page, "days", days(figures))


def paths(figures: Figures, calls: int) -> Iterator[str]:
    """Every hot path with its ratio to its limit."""
    found = [each for part in PATHS for each in _newest(figures, part, calls)]
    if not found:
        yield _NOTHING
        return
    yield from (measured(found[-1]), "")
    yield from ("| path | measured | its limit | limit | ratio | bar |", "|---|---|---|---|---|---|")
    for each in found:
        counted = each.size > 1 and each.part != "refold"  # whose size is what was there before
        rate = f"{seconds(each.seconds)}, {each.size / each.seconds:,.0f}/s" if counted else seconds(each.seconds)
        size = f" ({each.size:,})" if each.size > 1 else ""
        bar = f"{each.bar:.2g} x, {kept(each.ratio <= each.bar)}" if each.bar else ""
        row = (f"{each.what}{size}", rate, each.limit, seconds(each.limit_s), f"{each.ratio:.2f} x", bar)
        yield f"| {' | '.join(row)} |"
    yield ""
    yield from _reading(found)


def _reading(found: list[Figure]) -> Iterator[str]:
    """How fast the bytes alone can be read, and how much a journal's 99th of 100 takes."""
    for each in found:
        if each.part == "ingest":
            rate, times = each.more["bytes"] / each.more["bytes_s"] / 1e6, each.seconds / each.more["bytes_s"]
            yield f"* The bytes of {each.name} alone: read at {rate:,.0f} MB/s; `ingest` takes {times:,.0f} times that."
        if each.part == "journal":
            yield f"* 99 of 100 batches are acknowledged by the journal within {1000 * each.more['p99']:.1f} ms."
        if each.part == "refold":
            start = each.more["start_s"]
            yield f"* Of the {seconds(each.seconds)} of a small addition, {seconds(start)} is the start of a program."
        if each.part == "judge":
            rate, rows = each.more["bytes"] / each.seconds / 1e6, each.more["rows"] / each.seconds
            yield f"* Judging goes through its columns at {rate:,.0f} MB/s, {rows:,.0f} rows a second."


def instead(figures: Figures, calls: int) -> Iterator[str]:
    """What a user would do instead."""
    ours = figures.one("score", "score", calls)
    ways = [each for name in WAYS if (each := figures.one("instead", name, calls))]
    if not ours or not ways:
        yield _NOTHING
        return
    yield from (measured(ours), "")
    head = ("method", "what it computes", "seconds", "to `score`", "of processors", "peak memory", "lines of code")
    yield from (f"| {' | '.join(head)} |", "|---" * len(head) + "|")
    yield _way("`score`", "all: see the [decisions](decisions/README.md)", ours, ours, "one command")
    for each in ways:
        lines = "one command" if each.more["lines"] == 1 else f"{each.more['lines']:.0f}"
        yield _way(each.what, computes(each.name), each, ours, lines)
    yield ""
    if pandas := figures.one("instead", "pandas", calls):
        yield from _of_pandas(pandas, ours)


def _of_pandas(pandas: Figure, ours: Figure) -> Iterator[str]:
    times, applied = pandas.seconds / ours.seconds, pandas.more["apply_s"]
    verdict = kept(times >= PANDAS_BAR)
    yield f"The pandas script takes {times:.1f} times as long as `score`; the bar is {PANDAS_BAR:.0f}: {verdict}."
    yield (
        f"Of its {pandas.seconds:.0f} s, {applied:.0f} s are its one `groupby.apply`. Without that it takes "
        f"{(pandas.seconds - applied) / ours.seconds:.1f} times as long, for the part of the work that it does."
    )


def _way(name: str, what: str, each: Figure, ours: Figure, lines: str) -> str:
    ratio = f"{each.seconds / ours.seconds:.2f} x"
    row = (name, what, f"{each.seconds:.1f}", ratio, f"{each.cpu_s:.1f}", f"{each.peak_mb:,.0f} MB", lines)
    return f"| {' | '.join(row)} |"


def growth(figures: Figures) -> Iterator[str]:
    """Score and store by the number of calls."""
    scores = [each for each in figures.of("growth") if each.name == "score"]
    if not scores:
        yield _NOTHING
        return
    yield from (measured(scores[-1]), "")
    head = (
        "calls",
        "`score`",
        "us a call",
        "to the bare query",
        "peak",
        "`ingest`",
        "us a call",
        "peak",
        "bytes a call",
    )
    yield from (f"| {' | '.join(head)} |", "|---" * len(head) + "|")
    for each in scores:
        store = figures.one("growth", "ingest", each.size)
        mine = (f"{each.size:,}", *_grown(each), f"{each.ratio:.2f} x", f"{each.peak_mb:,.0f} MB")
        theirs = (*_grown(store), f"{store.peak_mb:,.0f} MB", f"{store.more['bytes']:.1f}") if store else ("",) * 4
        yield f"| {' | '.join((*mine, *theirs))} |"


def _grown(each: Figure) -> tuple[str, str]:
    return seconds(each.seconds), f"{each.seconds / each.size * 1e6:.2f}"


def numbers(figures: Figures) -> Iterator[str]:
    """The look-up tier and judging by how many numbers there are."""
    if not figures.of("numbers"):
        yield _NOTHING
        return
    yield from (measured(figures.of("numbers")[-1]), "")
    head = ("numbers", "table in memory", "verdict, 99 of 100", "snapshot indexed", "index", "peak", "judged", "peak")
    yield from (f"| {' | '.join(head)} |", "|---" * len(head) + "|")
    for size in NUMBERS:
        table, index, judged = (figures.one("numbers", name, size) for name in ("table", "index", "judge"))
        row = [f"{size:,}", "", "", "", "", "", "", ""]
        if table:
            row[1:3] = f"{table.more['bytes']:.0f} bytes a number", f"{table.more['verdict_us']:.1f} us"
        if index:
            row[3:6] = seconds(index.seconds), f"{index.more['bytes']:.0f} bytes a number", f"{index.peak_mb:,.0f} MB"
        if judged:
            row[6:8] = seconds(judged.seconds), f"{judged.peak_mb:,.0f} MB"
        yield f"| {' | '.join(row)} |"


def days(figures: Figures) -> Iterator[str]:
    """The same day, added to longer and longer histories."""
    every = figures.of("days")
    if not every:
        yield _NOTHING
        return
    largest = max(every, key=lambda each: each.more["calls"]).name
    found = [each for each in every if each.name == largest]
    yield from (
        measured(found[-1]),
        "",
        "| days before | one day more | of processors | peak memory |",
        "|---|---|---|---|",
    )
    for each in found:
        yield f"| {each.size} | {seconds(each.seconds)} | {seconds(each.cpu_s)} | {each.peak_mb:,.0f} MB |"
    flat = found[-1].cpu_s / found[0].cpu_s
    yield ""
    day, verdict = f"A day of {found[0].more['calls']:,.0f} calls", kept(flat < 1.3)
    yield f"{day}; processor time, last to first: {flat:.2f} x, below 1.3 x: {verdict}."


def _newest(figures: Figures, part: str, calls: int) -> list[Figure]:
    """The figures of a part: of this size where it grows with the calls, else the largest of each name."""
    names = dict.fromkeys(each.name for each in figures.of(part))
    found = (figures.one(part, name, calls) or figures.one(part, name) for name in names)
    return [each for each in found if each]


def measured(figure: Figure) -> str:
    """When and where."""
    return f"Measured on {figure.at}: {figure.machine}."


def seconds(value: float) -> str:
    """A duration with a unit that suits it."""
    return f"{value:.2f} s" if value >= 0.1 else f"{1000 * value:.2f} ms"


def kept(is_kept: bool) -> str:  # noqa: FBT001 - a verdict
    """How a bar is told."""
    return "kept" if is_kept else "MISSED"
