"""Sends a delivery as a webhook, signed as Standard Webhooks says, to places that may be reached."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import httpcore2
from standardwebhooks import Webhook

from callstanding.control.endpoints import Target
from callstanding.control.outbox import Delivery
from callstanding.integrations.channel import Outcome
from callstanding.integrations.pinned import Deadline, Pinned
from callstanding.integrations.reach import Place, Reach, Refused, Resolve, resolve

WITHIN = 10.0  # seconds for a whole exchange
MOST_REPLY = 65_536  # bytes that are read of a reply; nothing in it is used
MOST_WAIT = 86_400.0  # seconds that a target may ask us to stay away


class Webhooks:
    """The channel. Redirects are not followed: a redirect is an answer like any other that is not 2xx."""

    def __init__(
        self,
        reach: Reach,
        *,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
        within: float = WITHIN,
        dialler: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._reach, self._resolve, self._within, self._dialler = reach, resolve, within, dialler
        self._tls = tls or httpcore2.default_ssl_context()

    def send(self, target: Target, delivery: Delivery, now: float) -> Outcome:
        """Post the body once. Accepted is a reply of 200 to 299 within 10 seconds, and nothing else."""
        try:
            place = self._reach.place(target.url)
            headers = {"host": _host(place), **signed(target, delivery, now)}
            return self._post(place, list(headers.items()), delivery.body.encode())
        except Refused as error:
            return Outcome(accepted=False, words=error.message)
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
            return Outcome(accepted=False, words=f"no answer: {str(error) or type(error).__name__}")

    def _post(self, place: Place, headers: list[tuple[bytes | str, bytes | str]], body: bytes) -> Outcome:
        deadline = Deadline(self._within)
        road = Pinned(self._reach, place, deadline=deadline, resolve=self._resolve, dialler=self._dialler)
        url = httpcore2.URL(
            scheme=b"https" if place.tls else b"http",
            host=place.host.encode(),
            port=place.port,
            target=place.target.encode(),
        )
        with (
            httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=road) as pool,
            pool.stream("POST", url, headers=headers, content=body) as reply,
        ):
            _read(reply)
            return _outcome(reply)


def signed(target: Target, delivery: Delivery, now: float) -> dict[str, str]:
    """The headers of a delivery: the same id at every attempt, and one signature for each secret that is in force."""
    at = datetime.fromtimestamp(int(now), UTC)
    signatures = [Webhook(secret).sign(delivery.event_id, at, delivery.body) for secret in target.secrets]
    return {
        "content-type": "application/json",
        "user-agent": "callstanding",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": str(int(now)),
        "webhook-signature": " ".join(signatures),
    }


def _read(reply: httpcore2.Response) -> None:
    """Take the reply in, up to the cap; what is beyond is left unread, and the connection is closed."""
    taken = 0
    for part in reply.iter_stream():
        taken += len(part)
        if taken > MOST_REPLY:
            return


def _outcome(reply: httpcore2.Response) -> Outcome:
    accepted = 200 <= reply.status < 300
    asked = {name.lower(): value for name, value in reply.headers}.get(b"retry-after", b"")
    wait = float(asked) if asked.isdigit() and len(asked) < 10 else 0.0
    return Outcome(accepted=accepted, words=f"answered {reply.status}", wait=min(wait, MOST_WAIT))


def _host(place: Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == (443 if place.tls else 80) else f"{host}:{place.port}"
