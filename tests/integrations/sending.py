"""A target and a delivery as the outbox would give them."""

from __future__ import annotations

import base64

from callstanding.control.endpoints import Endpoint, Target
from callstanding.control.events import EVENTS
from callstanding.control.outbox import Delivery

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"fedcba9876543210fedcba9876543210").decode()
BODY = '{"type":"standing.tagged","timestamp":"2025-03-03T14:00:00.000Z","data":{"number":"+12025550143"}}'


def target(url: str, *, secrets: tuple[str, ...] = (SECRET,)) -> Target:
    return Target(Endpoint("ep_1", "carrier", "webhook", url, EVENTS, True, 0.0, 0, 0.0), url, secrets)  # noqa: FBT003


def delivery(body: str = BODY) -> Delivery:
    return Delivery(1, "ep_1", "evt_1", "standing.tagged", body, 0.0, 0.0, 0, 0.0, "due", "")
