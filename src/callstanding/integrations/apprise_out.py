"""Sends a delivery as a mail or a chat message, through Apprise."""

from __future__ import annotations

import apprise

from callstanding.control.endpoints import Target
from callstanding.control.outbox import Delivery
from callstanding.integrations.channel import Outcome
from callstanding.integrations.notices import sentence

WITHIN = 30.0  # seconds: a mail server is slower than a webhook
BAD_NEWS = ("standing.tagged", "standing.watch", "limit.near")


class AppriseOut:
    """The channel. Its targets are an operator's alone: what Apprise may reach is not limited."""

    def send(self, target: Target, delivery: Delivery, now: float) -> Outcome:  # noqa: ARG002 - Channel's signature
        """Tell people once. Accepted is what the mail or chat server took; words of Apprise may hold secrets."""
        service = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Callstanding", app_url=""))
        if not service.add(target.url):
            return Outcome(accepted=False, words="Apprise does not know this kind of URL")
        kind = apprise.NotifyType.WARNING if delivery.event in BAD_NEWS else apprise.NotifyType.INFO
        text = sentence(delivery.event, delivery.body)
        taken = service.notify(body=f"{text}\n\n{delivery.event_id}", title=text, notify_type=kind, timeout=WITHIN)
        return Outcome(accepted=bool(taken), words="taken" if taken else "not taken")
