"""The suite on one screen: attacks are picked, tried one after the other, and the bars that fell are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from callstanding.errors import UsageError
from callstanding.pipeline.asked import Progress
from callstanding.policies import load_policy
from callstanding.trials.attacks.attack import Attack, Finding
from callstanding.trials.attacks.ground import Ground, Size


@dataclass(frozen=True, slots=True)
class Tried:
    """An attack and what it achieved; nothing where it cannot be tried yet."""

    attack: Attack
    findings: tuple[Finding, ...]

    @property
    def missed(self) -> tuple[Finding, ...]:
        """The findings that break their bar."""
        return tuple(found for found in self.findings if found.kept is False)


@dataclass(frozen=True, slots=True)
class Attacked:
    """All attacks of a run, with what repeats it."""

    tried: tuple[Tried, ...]
    size: Size
    seed: int
    policy: str  # with its version

    @property
    def bars(self) -> list[bool]:
        """Of every bar, whether it is kept."""
        return [found.kept for each in self.tried for found in each.findings if found.kept is not None]


def attacked(
    attacks: Sequence[Attack],
    *,
    size: Size = "pr",
    seed: int = 1,
    policy: str = "standard",
    progress: Progress | None = None,
) -> Attacked:
    """Try attacks on worlds of one seed and size under a policy."""
    judge = load_policy(policy)  # before the worlds are made: a policy that cannot be read costs no minutes
    ground = Ground(size, seed, policy)
    return Attacked(tuple(_tried(attacks, ground, progress)), size, seed, f"{judge.name} {judge.version}")


def picked(names: Sequence[str], among: Sequence[Attack]) -> tuple[Attack, ...]:
    """The attacks of these names or places in the catalogue, in the order of the list; all without names."""
    wanted = {name.casefold() for name in names}
    known = [text.casefold() for attack in among for text in (attack.name, attack.source)]
    for name in sorted(wanted - set(known)):
        close = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(attack.name for attack in among)}."
        raise UsageError(f"There is no attack {name!r}.", hint=hint)
    return tuple(a for a in among if not wanted or wanted & {a.name.casefold(), a.source.casefold()})


def _tried(attacks: Sequence[Attack], ground: Ground, progress: Progress | None) -> Iterator[Tried]:
    for done, attack in enumerate(attacks, 1):
        yield Tried(attack, tuple(attack.measure(ground)) if attack.measure else ())
        if progress:
            progress("attacking", done, len(attacks), "attacks")
