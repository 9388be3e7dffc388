"""Mail and chat through Apprise, received by servers that the test starts."""

from __future__ import annotations

import json
from random import Random

import pytest
from sqlalchemy import Engine
from tests.integrations.happening import KEY, NUMBER, Happening
from tests.integrations.receiving import Receiver, mailbox, receiving

from callstanding.control import EVENTS, Endpoints, Outbox
from callstanding.errors import UsageError
from callstanding.integrations.apprise_out import AppriseOut
from callstanding.integrations.notifier import Notifier
from callstanding.integrations.sender import Sender

# Apprise loads it for an older library that it can work with.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def tell(engine: Engine, happening: Happening, url: str) -> str:
    """Tag a number and tell it to an Apprise URL; gives what the outbox noted."""
    name = Endpoints(engine, KEY).add("carrier", url, EVENTS, kind="apprise", who="test", now=0.0).endpoint.id
    happening.change("clean", "spam", at=20.0)
    Notifier(engine, happening.feed, KEY).step(30.0)
    Sender(engine, KEY, {"apprise": AppriseOut()}, chance=Random(7)).step(30.0)
    [delivery] = Outbox(engine).listed(name, None)
    return f"{delivery.state}: {delivery.outcome}"


def test_a_tag_comes_as_a_mail(engine: Engine, happening: Happening) -> None:
    with mailbox() as (port, mails):
        url = f"mailto://127.0.0.1:{port}?from=standing@example.org&to=desk@example.org&mode=insecure"
        assert tell(engine, happening, url) == "sent: taken"
    [mail] = mails
    text = "".join(
        part.get_payload(decode=True).decode() for part in mail.walk() if part.get_content_type() == "text/plain"
    )
    assert "desk@example.org" in mail["To"]
    assert NUMBER in text
    assert "is now shown as spam (Spam Score 71). Because of: short answers, one ring." in text


def test_a_tag_comes_as_a_chat_message(engine: Engine, happening: Happening) -> None:
    with receiving() as receiver:
        assert tell(engine, happening, f"json://127.0.0.1:{receiver.port}/chat") == "sent: taken"
    message = json.loads(receiver.got[0].body)
    assert (message["type"], NUMBER in message["title"]) == ("warning", True)


def refusing(receiver: Receiver) -> str:
    receiver.answer = lambda _: (500, {})
    return f"json://127.0.0.1:{receiver.port}/"


def test_a_message_that_is_not_taken_is_tried_again(engine: Engine, happening: Happening) -> None:
    with receiving() as receiver:
        assert tell(engine, happening, refusing(receiver)) == "due: not taken"


def test_a_target_that_apprise_does_not_know_is_told(engine: Engine, happening: Happening) -> None:
    assert tell(engine, happening, "nonsense://x").startswith("due: Apprise does not know")


def test_only_an_operator_may_have_a_target_that_reaches_our_own_network(engine: Engine) -> None:
    with pytest.raises(UsageError, match="operator"):
        Endpoints(engine, KEY).add("centre", "json://127.0.0.1/", EVENTS, kind="apprise", who="test", now=0.0)


def test_the_password_in_a_target_is_shown_to_nobody_and_kept_sealed(engine: Engine) -> None:
    endpoints = Endpoints(engine, KEY)
    endpoints.add("carrier", "mailto://desk:secret-word@example.org", EVENTS, kind="apprise", who="test", now=0.0)
    assert [endpoint.url for endpoint in endpoints.listed("carrier")] == ["mailto://..."]
    from callstanding.control.database import reading
    from callstanding.control.tables import METADATA

    with reading(engine) as connection:
        rows = [repr(row) for table in METADATA.tables.values() for row in connection.execute(table.select())]
    assert [row for row in rows if "secret-word" in row] == []
