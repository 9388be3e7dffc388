"""The standing of telephone numbers, from Python: `import callstanding as cs; cs.score(calls)`.

Nothing heavy is imported before a name is used (PEP 562), so that the command line starts at once. The types of the
names are in `__init__.pyi`.
"""

from __future__ import annotations

import sys
from types import ModuleType

__all__ = [
    "CallstandingError",
    "Explanation",
    "InputError",
    "__version__",
    "explain",
    "load_policy",
    "score",
    "score_files",
]

_HOME = {
    "CallstandingError": "callstanding.errors",
    "Explanation": "callstanding.pipeline",
    "InputError": "callstanding.errors",
    "explain": "callstanding.door",
    "load_policy": "callstanding.policies",
    "score": "callstanding.door",
    "score_files": "callstanding.door",
}


class _Package(ModuleType):
    """This package, in which `score` is the function, though a room of the source is called so too."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):  # Python binds a room that it has imported
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("callstanding")
    if name not in _HOME:
        raise AttributeError(f"module 'callstanding' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
