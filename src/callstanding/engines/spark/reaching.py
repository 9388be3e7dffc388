"""Whether a Spark master answers at all: asked before Spark itself is, which would try for a minute and tell little."""

from __future__ import annotations

import re
import socket

from callstanding.errors import ClusterError, UsageError

PATIENCE_S = 3.0  # for one address: a network that needs longer cannot feed a cluster either
_ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[^\s:/,\[\]]+):(?P<port>\d{1,5})")
_HINT = "Is the master running, and is this its address? Its own web page (port 8080) shows it at the top."


def reachable(master: str) -> None:
    """ClusterError, which names the URL, when no master listens there; UsageError when it is no URL of a master.

    Looks at `spark://host:port` alone, where several masters may be given (`spark://one:7077,two:7077`): one suffices.
    """
    if not master.startswith("spark://"):
        return
    refused = [_refusal(host, port) for host, port in _addresses(master)]
    if all(refused):
        raise ClusterError(f"No Spark master answers at {master} ({refused[0]}).", hint=_HINT)


def _addresses(master: str) -> list[tuple[str, int]]:
    found = [_ADDRESS.fullmatch(each) for each in master.removeprefix("spark://").split(",")]
    given = [(each["host"].strip("[]"), int(each["port"])) for each in found if each]
    if len(given) < len(found) or any(not 0 < port < 65_536 for _, port in given):
        raise UsageError(f"{master!r} is not the URL of a Spark master.", hint="Write it as spark://host:7077.")
    return given


def _refusal(host: str, port: int) -> str:
    """Why there is no connection; empty when there is one."""
    try:
        socket.create_connection((host, port), PATIENCE_S).close()
    except TimeoutError:
        return f"no answer within {PATIENCE_S:.0f} s"
    except OSError as error:
        return error.strerror or str(error)
    return ""
