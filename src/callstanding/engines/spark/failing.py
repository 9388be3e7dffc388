"""What Spark says when a job fails, as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from callstanding.errors import ClusterError

_HINT = "Nothing of this run was published. The logs of the cluster say more; the same command may be given again."
_TOO_LONG = 300


@contextmanager
def failing_as_ours() -> Iterator[None]:
    """Spark's errors become ClusterError; ours go through."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise ClusterError(f"The cluster did not finish the work: {sentence(str(error))}", hint=_HINT) from error
    except ConnectionError as error:  # the session's own process is gone
        raise ClusterError(f"Spark on this machine ended in the middle of the work: {error}.", hint=_HINT) from error


def sentence(told: str) -> str:
    """The line that says what happened: of an error in our code on a worker its last one, else the first."""
    lines = [line.strip() for line in told.strip().splitlines() if line.strip()]
    if not lines:
        return "it does not say why."
    ours = [line for line in lines if line.startswith("callstanding.errors.")]
    caused = [line.partition(":")[2].strip() for line in lines if line.startswith(("Caused by:", "Job aborted"))]
    found = ours[-1].partition(": ")[2] if ours else (caused[0] if caused and caused[0] else lines[0])
    return found if len(found) <= _TOO_LONG else f"{found[:_TOO_LONG]} ..."
