"""Runs the attack suite and can write its figures into docs/attacks.md.

python -m bench.attacks --size full --write docs/attacks.md
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from callstanding.cli.withstood import bar_text, value_text
from callstanding.trials.attacks import ATTACKS, Attack
from callstanding.trials.attacks.suite import Attacked, attacked

BEGIN, END = "<!-- attacks: begin -->", "<!-- attacks: end -->"
_WORDS = {True: "kept", False: "**LOST**", None: ""}


def main() -> None:
    """Attack, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["pr", "full"], default="full")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the figures in this Markdown file")
    chosen = parser.parse_args()
    told = "\n".join(_told(attacked(ATTACKS, size=chosen.size, seed=chosen.seed)))
    print(told)
    if chosen.write:
        before, rest = chosen.write.read_text(encoding="utf-8").split(BEGIN)
        chosen.write.write_text(f"{before}{BEGIN}\n{told}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _told(found: Attacked) -> Iterator[str]:
    kept = f"{sum(found.bars)} of {len(found.bars)} bars are kept"
    yield f"Policy {found.policy}, size {found.size}, seed {found.seed}: {kept}."
    for tried in found.tried:
        yield from _attack(tried.attack)
        if tried.findings:
            yield "\n| measured | cases | value | bar | |\n|---|---|---|---|---|"
        for each in tried.findings:
            figures = f"{each.n:,} | {value_text(each)} | {bar_text(each)} | {_WORDS[each.kept]}"
            yield f"| {each.measure} | {figures} |"


def _attack(attack: Attack) -> Iterator[str]:
    yield f"\n### {attack.source} `{attack.name}`\n"
    yield f"{attack.does} **Bar:** {attack.bar}"
    if attack.missing:
        yield f"\nNot built: {attack.missing}."


if __name__ == "__main__":
    main()
