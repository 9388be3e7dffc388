"""Measures each page of the board with 100,000 numbers: until it is ready, and whole; its bytes, its requests.

`python -m bench.pages [--numbers 100000] [--write docs/performance.md]`. Ready: loaded, and all that is published can
be read. Whole: every part that only the store knows is there too. Each figure is the median of five loads in a browser
that has seen nothing before.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.house import House, browser, house
from bench.places import addresses
from callstanding.clock import now

LOADS, NUMBERS = 5, 100_000
MOST_MS, MOST_KB = 500.0, 150.0
BEGIN, END = "<!-- pages: begin -->", "<!-- pages: end -->"
EMPTY = "/sign-in"
_WATCH = """(() => {
  const look = () => {
    const done = document.readyState === "complete" && !document.querySelector(".later[aria-busy]");
    window.readyAt = done ? window.readyAt || performance.now() : 0;
  };
  addEventListener("load", () => setTimeout(look));
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
})()"""
_TOOK = """() => {
  const all = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  const loaded = performance.getEntriesByType("navigation")[0].loadEventEnd;
  return [loaded, window.readyAt, all.reduce((sum, each) => sum + each.transferSize, 0) / 1000, all.length]; }"""


@dataclass(frozen=True)
class Took:
    """One page: milliseconds until it is ready and until it is whole, kilobytes and requests."""

    where: str
    ms: float
    whole: float
    kb: float
    requests: int


def measure(house: House, browser: Any, who: str | None, where: str) -> Took:
    """The medians of some loads, each in a window of its own."""
    loads = [_load(house, browser, who, where) for _ in range(LOADS)]
    ms, whole, kb, requests = (median(column) for column in zip(*loads, strict=True))
    return Took(where, ms, whole, kb, int(requests))


def _load(house: House, browser: Any, who: str | None, where: str) -> tuple[float, float, float, int]:
    context = browser.new_context(base_url=house.address, viewport={"width": 1280, "height": 900})
    try:
        if who:
            context.add_cookies(house.cookies(who))
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.goto(where)
        page.locator(".later[aria-busy]").first.wait_for(state="detached")
        page.wait_for_timeout(50)
        ms, whole, kb, requests = page.evaluate(_TOOK)
        return ms, whole, kb, requests
    finally:
        context.close()


def every(house: House, browser: Any) -> Iterator[tuple[str, Took]]:
    """Who looks, and what it took; before each of them the empty page, in a browser and a service that are warm."""
    measure(house, browser, None, EMPTY)
    for who in ("owner", "operator"):
        yield "nobody", measure(house, browser, None, EMPTY)
        for where in addresses(operator=who == "operator"):
            yield who, measure(house, browser, who, where)


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=NUMBERS)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the table in this Markdown file")
    chosen = parser.parse_args()
    rows, empty = [], 0.0
    with TemporaryDirectory() as folder, house(Path(folder), numbers=chosen.numbers) as made, browser() as chromium:
        for who, took in every(made, chromium):
            empty = took.ms if took.where == EMPTY else empty
            rows.append(_row(who, took, empty))
            print(rows[-1], flush=True)
    if chosen.write:
        _rewrite(chosen.write, rows, chosen.numbers)


def _row(who: str, took: Took, empty: float) -> str:
    kept = "kept" if took.ms <= MOST_MS and took.kb <= MOST_KB else "MISSED"
    return (
        f"| `{took.where}` | {who} | {took.ms:.0f} ms | {took.ms / empty:.1f} x | {took.whole:.0f} ms "
        f"| {took.kb:.0f} KB | {took.requests} | {kept} |"
    )


def _rewrite(path: Path, rows: list[str], numbers: int) -> None:
    head, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    held = f"{numbers:,} numbers, {numbers // 10:,} of them in an owner's stock"
    made = f"Measured on {now():%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, {held}."
    head_of = "| page | seen by | ready | to an empty page | whole | bytes | requests | ready in 500 ms, 150 KB |"
    table = [head_of, "|---" * 8 + "|"]
    path.write_text("\n".join([head + BEGIN, made, "", *table, *rows, END + tail]), "utf-8")


if __name__ == "__main__":
    main()
