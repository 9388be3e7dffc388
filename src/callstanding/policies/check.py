"""Checking a policy file without using it: every problem, with its place and what was probably meant."""

from __future__ import annotations

from pathlib import Path

from callstanding.policies.document import Document, chain
from callstanding.policies.merge import merge
from callstanding.policies.problem import Problem
from callstanding.policies.sense import sense_problems
from callstanding.policies.shape import shape_problems


def check_policy(path: str | Path) -> list[Problem]:
    """All problems of a policy (a name or a file) and of those it extends; empty when it can be used.

    PolicyError when a file is missing or is no TOML, since nothing else can then be said about it.
    """
    return problems_in(chain(str(path)))


def problems_in(documents: list[Document]) -> list[Problem]:
    """The problems of each document, or, when each is well formed, of what they say together."""
    problems = [problem for document in documents for problem in shape_problems(document)]
    return problems or list(sense_problems(merge(documents), documents[-1]))
