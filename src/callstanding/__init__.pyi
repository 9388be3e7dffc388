from callstanding.door import explain, score, score_files
from callstanding.errors import CallstandingError, InputError
from callstanding.pipeline import Explanation
from callstanding.policies import load_policy

__version__: str

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
