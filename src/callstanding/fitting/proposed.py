"""The new policy's place: a name and version of its own, a file that is not there yet, and nothing shipped changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from callstanding.errors import PolicyError, UsageError
from callstanding.policies import check_policy, country_names, load_policy, policy_names
from callstanding.policies.policy import Policy


def base_policy(base: str) -> Policy:
    """The base policy; PolicyError when there is none of that name, UsageError for a country pack."""
    if not Path(base).is_file() and ("+" in base or base in country_names()):
        hint = "Fit to the policy alone; a pack is laid over the new one, as in mine.toml+fr."
        raise UsageError(f"--base {base}: a country pack has no points to fit.", hint=hint)
    return load_policy(base)


def extends(base: str, output: Path) -> str:
    """The base as a file in the output's folder names it."""
    if base in policy_names():
        return base
    return os.path.relpath(Path(base).resolve(), output.resolve().parent).replace(os.sep, "/")


def named(base: Policy, output: Path, name: str | None, version: str | None, day: date) -> tuple[str, str]:
    """(name, version) of the new policy: by default the file's stem and the day. UsageError for those of another."""
    chosen, dated = name or output.stem, version or f"{day:%Y.%m.%d}"
    if not chosen.strip() or not dated.strip():
        raise UsageError(
            "--name and --version must not be blank.", hint="Leave them out for the file's name and today."
        )
    if chosen in (*policy_names(), *country_names()):
        raise UsageError(f"{chosen} is the name of a policy that comes along.", hint="Say --name with another.")
    if (chosen, dated) == (base.name, base.version):
        raise UsageError(f"{chosen} {dated} is the base policy itself.", hint="Say --version with another.")
    return chosen, dated


def check_output(output: Path, option: str, endings: tuple[str, ...]) -> None:
    """UsageError where a new file cannot be written: it exists, has no folder, or another ending."""
    if output.suffix not in endings:
        raise UsageError(
            f"{option} {output}: end the name in {' or '.join(endings)}.", hint=f"As in {output.stem}{endings[0]}."
        )
    if output.exists() or output.is_symlink():
        raise UsageError(f"{option} {output} exists.", hint="Nothing is changed in place: name another file.")
    if not output.absolute().parent.is_dir():
        raise UsageError(f"{option} {output}: there is no folder {output.parent}.", hint="Make it first.")


@contextmanager
def draft(text: str, output: Path) -> Iterator[Policy]:
    """The new policy, loaded and checked from beside its place. Only when the work with it ended well is it put there."""
    with NamedTemporaryFile(
        "w", suffix=".toml", prefix=".unfinished-", dir=output.absolute().parent, encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        if problems := check_policy(file.name):
            raise PolicyError(f"{output.name} would be wrong: {problems[0]}", hint="Please report this with its base.")
        yield load_policy(file.name)
    with output.open("x", encoding="utf-8") as out:
        out.write(text)
