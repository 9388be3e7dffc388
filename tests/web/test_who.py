"""Who may do what: every route of the OpenAPI document, tried by every sort of key. A route without a case fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import ALL, CLEAN, SPAM, UNHEARD, Service, answered, make

from callstanding import clock
from callstanding.control.dial_asked import Candidate, Wanted
from callstanding.web.app import ROUTES, create_app
from callstanding.web.settings import Limits, Rate

BEARERS = ("none", "garbage", "expired", "revoked", *ALL, "operator", "owner", "owner_lookup", "rival")
UNKNOWN_KEY = ("none", "garbage", "expired", "revoked")
OWNERS = {"lookup", "read", "numbers", "dial"}
OF = {"owner": OWNERS, "rival": OWNERS, "owner_lookup": {"lookup"}, "operator": set(ALL)}
CALL = {"caller": SPAM, "callee": UNHEARD, "start": "2026-03-02T10:00:00Z", "talk_s": 1, "disposition": "answered"}
REPORT = {"number": SPAM, "at": "2026-03-02T10:00:00Z", "kind": "spam"}
ENDPOINT = {"url": "https://hooks.example/x", "events": ["standing.tagged"]}
# What is sent where the document alone would not make a request that succeeds.
BODIES: dict[str, Any] = {
    "POST /v1/calls": [CALL],
    "POST /v1/reports": [REPORT],
    "POST /v1/assignments": [{"number": UNHEARD, "holder": "nobody", "from": "2026-01-01T00:00:00Z"}],
    "POST /v1/lookup": {"numbers": [SPAM]},
    "POST /v1/verdict": {"caller": SPAM},
    "POST /v1/plan": {"calls_per_day": 50, "answer_rate": 0.3, "agents": 5},
    "POST /v1/disputes": {"number": SPAM, "text": "We are a hospital."},
    "POST /v1/disputes/{dispute}/steps": {"note": "We rang them back."},
    "POST /v1/disputes/{dispute}/decision": {"state": "upheld", "why": "You are."},
    "POST /v1/claims": {"tenant": "acme", "number": "+12025550150", "by": "contract"},
    "POST /v1/stock": {"numbers": [{"number": SPAM}]},
    "PATCH /v1/stock/{number}": {"pool": "east"},
    "POST /v1/stock/assignments": {"campaign": "spring"},
    "POST /v1/stock/{number}/release": {},
    "POST /v1/tenants": {"id": "third", "kind": "owner"},
    "POST /v1/keys": {"tenant": "acme", "scopes": ["lookup"]},
    "POST /v1/labels": {"labels": [{"number": SPAM, "day": "2026-03-02", "platform": "t-mobile", "label": "Spam"}]},
    "POST /v1/endpoints": ENDPOINT,
    "POST /v1/dial": {"callee": "+12025550177", "numbers": [SPAM]},
    "POST /v1/dial/refusals": {"callee": "+12025550178"},
    "POST /v1/dial/{grant}/ended": {"outcome": "busy"},
    "PATCH /v1/endpoints/{endpoint}": {"active": False},
    "POST /v1/endpoints/{endpoint}/replay": {"since": "2026-01-01T00:00:00Z"},
}
TEXTS = {
    "POST /v1/uploads": b"caller,callee,start,talk_s,disposition\n"
    b"+12025550101,+12025550199,2026-03-02 10:00:00,1,answered\n",
    "POST /v1/cdr/{source}": b'"","2025550101","2025550111","out","","SIP/a-1","","Dial","","2026-03-02 10:00:00",'
    b'"2026-03-02 10:00:07","2026-03-02 10:00:49",49,42,"ANSWERED","DOCUMENTATION"\n',
}
# What the folder is asked, which does not run here: its own test has one that does.
ASKED = {f"GET /v1/{path}" for path in ("numbers/{number}/callbacks", "numbers/{number}/changed", "guard")}
NAMES = [f"{route.method} {route.path}" for route in ROUTES]


World = tuple[Service, TestClient, dict[str, str]]
UNLIMITED = Limits(operator=Rate(1e6, 10**6), owner=Rate(1e6, 10**6), answer_s=0.05, stale_s=1e9)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """What the matrix works on, and changes."""
    service = make(tmp_path_factory.mktemp("who"), limits=UNLIMITED)
    with answered(service), service.client(None) as client:
        yield service, client, things(service)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same, for what changes nothing."""
    service = make(tmp_path_factory.mktemp("quiet"), limits=UNLIMITED)
    with answered(service), service.client(None) as client:
        yield service, client, things(service)


def things(service: Service) -> dict[str, str]:
    """Something of acme's for each parameter of a path."""
    house, now = service.house, clock.seconds()
    owner = house.api_keys.check(service.keys["owner"])
    assert owner
    dispute = house.disputes.open(SPAM, owner, text="We are a hospital.", contact="", now=now)
    target = house.endpoints.add("acme", ENDPOINT["url"], ENDPOINT["events"], who="test", now=now)  # type: ignore[arg-type]
    key = house.keys.create("acme", ("lookup",), who="test", now=now).key.id
    grant = house.grants.ask(Wanted("acme", "+12025550176", [Candidate(CLEAN)]), at=now).id
    assert grant
    return {"number": SPAM, "prefix": "abcd", "source": "asterisk", "batch": "web-1", "job": "job_0", "slug": "broken",
            "plan": "plan_0", "dispute": dispute.id, "endpoint": target.endpoint.id, "key": key,
            "grant": grant}  # fmt: skip


def ask(world: World, name: str, bearer: str) -> Any:
    service, client, of = world
    method, template = name.split()
    path = re.sub(r"\{(\w+)\}", lambda m: of[m[1]], template)
    headers = {} if bearer == "none" else {"authorization": f"Bearer {service.keys.get(bearer, 'cs_aaaa_bbbb_cccc')}"}
    if name in TEXTS:
        query = "?format=calls" if "uploads" in path else ""
        return client.request(method, path + query, content=TEXTS[name], headers=headers)
    return client.request(method, path, json=BODIES.get(name), headers=headers)


def may(document: dict[str, Any], name: str, bearer: str) -> bool:
    method, path = name.split()
    who = document["paths"][path][method.lower()]["x-who"]
    needed = who["owner" if bearer in ("owner", "owner_lookup", "rival") else "operator"]
    return needed is not None and needed in OF.get(bearer, {bearer})


@pytest.mark.parametrize("bearer", BEARERS)
@pytest.mark.parametrize("name", [n for n in NAMES if "/v1/" in n])
def test_a_key_is_taken_where_it_may_and_nowhere_else(world: World, name: str, bearer: str) -> None:
    reply, document = ask(world, name, bearer), world[0].app.app.openapi()
    if bearer in UNKNOWN_KEY:
        assert (reply.status_code, reply.headers["www-authenticate"][:6]) == (401, "Bearer")
    elif not may(document, name, bearer):
        assert reply.status_code == 403
    else:
        assert reply.status_code not in (401, 403)
        assert reply.status_code < 500 or name in ASKED
    assert UNHEARD[1:] not in reply.text or reply.status_code < 400  # whom somebody called is no text for an error


@pytest.mark.parametrize("name", [n for n in NAMES if "/v1/" not in n])
def test_what_is_open_is_open_and_tells_no_number(world: World, name: str) -> None:
    reply = ask(world, name, "none")
    assert reply.status_code == 200
    assert SPAM[1:] not in reply.text


def test_every_route_of_the_document_has_a_case(world: World) -> None:
    document = world[1].get("/openapi.json").json()
    described = {f"{m.upper()} {path}" for path, methods in document["paths"].items() for m in methods}
    served = {f"{method} {route.path}" for route in world[0].app.app.routes for method in route.methods - {"HEAD"}} - {
        "GET /openapi.json"
    }
    assert described == set(NAMES) == served
    takes = {f"{route.method} {route.path}" for route in ROUTES if route.takes}
    assert takes == {*BODIES, *TEXTS}


@pytest.mark.parametrize(
    "path", ["/v1/disputes/{dispute}", "/v1/endpoints/{endpoint}", "/v1/endpoints/{endpoint}/deliveries"]
)
def test_what_is_somebody_elses_looks_like_what_is_not_there(quiet: World, path: str) -> None:
    service, client, of = quiet
    rival = {"authorization": f"Bearer {service.keys['rival']}"}
    name = re.search(r"\{(\w+)\}", path)
    assert name
    theirs = client.get(path.replace(name[0], of[name[1]]), headers=rival)
    nothing = client.get(path.replace(name[0], "xx_0"), headers=rival)
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.text.replace(of[name[1]], "xx_0") == nothing.text


def test_lists_hold_ones_own_alone(quiet: World) -> None:
    service, client, of = quiet
    rival, owner = ({"authorization": f"Bearer {service.keys[k]}"} for k in ("rival", "owner"))
    for path in ("disputes", "endpoints", "claims"):
        assert client.get(f"/v1/{path}", headers=rival).json() == {path: []}
        assert client.get(f"/v1/{path}", headers=owner).json()[path]
    assert of


def test_another_tenant_can_neither_dispute_nor_change_what_is_not_its_own(
    quiet: World,
) -> None:
    service, client, of = quiet
    rival = {"authorization": f"Bearer {service.keys['rival']}"}
    assert client.post("/v1/disputes", json=BODIES["POST /v1/disputes"], headers=rival).status_code == 404
    assert client.post(f"/v1/disputes/{of['dispute']}/withdrawal", headers=rival).status_code == 404
    assert client.delete(f"/v1/endpoints/{of['endpoint']}", headers=rival).status_code == 404


def test_a_key_may_come_in_three_headers_and_never_in_the_address(
    quiet: World,
) -> None:
    service, client, _ = quiet
    text = service.keys["operator"]
    assert client.get(f"/v1/lookup/{SPAM}", headers={"x-api-key": text}).status_code == 200
    assert client.get(f"/v1/lookup/{SPAM}", auth=("any", text)).status_code == 200
    for name in ("key", "api_key", "access_token", "token"):
        assert client.get(f"/v1/lookup/{SPAM}?{name}={text}").status_code == 401


def test_a_revoked_key_is_refused_when_it_was_in_use(made: Callable[..., Service]) -> None:
    service = made()
    with service.client("read") as client:
        assert client.get("/v1/claims").status_code == 200
        keys = service.house.keys
        (key,) = [k for k in keys.listed() if k.scopes == ("read",)]
        keys.revoke(key.id, who="test", now=clock.seconds())
        until = clock.seconds() + 1.0  # the promise: no request is taken a second later
        while clock.seconds() < until:
            pass
        assert client.get("/v1/claims").status_code == 401


def test_an_application_needs_a_store(made: Callable[..., Service]) -> None:
    from callstanding.errors import StoreError

    service = made()
    service.settings.store.with_name(service.settings.store.name + ".key").unlink()
    with pytest.raises(StoreError):
        create_app(service.settings)
