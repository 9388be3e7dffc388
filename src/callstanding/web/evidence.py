"""The evidence about a dispute over HTTP: the same for its owner and for the operator, as JSON, page or PDF."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from callstanding import messages
from callstanding.control.dispute import Dispute
from callstanding.papers.forms import FORMS, rendered
from callstanding.pipeline.proof import Proof
from callstanding.web.disputes import DisputeId
from callstanding.web.house import House, house_of
from callstanding.web.parameters import Lang
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of
from callstanding.web.times import moment


async def evidence(request: Request, dispute: DisputeId, lang: Lang = None) -> Response:
    """Get the evidence about a dispute

    What is shown, why (each entry of the score), since when, calls and complaints by day, whose calls they are. JSON;
    with Accept `text/html` or `application/pdf` a page or a PDF. It is as of the last full hour, names nobody who was
    called, and has a digest: with the same digest both sides have read the same.
    """
    house, caller = house_of(request), caller_of(request)
    chosen = lang or house.settings.lang
    if chosen not in messages.languages():
        raise Problem("invalid", f"Papers come in {', '.join(sorted(messages.languages()))}.")
    found = await house.ask(lambda: house.disputes.get(dispute, caller.only))
    proof = await proof_about(house, found.number, case=found, lang=chosen, by=caller.tenant)
    ending = _ending(request.headers.get("accept", ""))
    made = await asyncio.to_thread(rendered, proof, ending)
    headers = {"vary": "accept", "cache-control": "private, no-cache", "etag": f'"{proof.digest[:24]}{ending}"'}
    return Response(made, headers=headers, media_type=FORMS[ending][0])


async def proof_about(house: House, number: str, *, case: Dispute | None, lang: str, by: str) -> Proof:
    """The evidence about a number, for a case or before there is one, as the folder tells it."""
    return await house.proofs.about(house, {"number": number, "case": case and _case(case), "lang": lang}, by=by)


def _case(found: Dispute) -> dict[str, Any]:
    opened = moment(found.opened).replace(microsecond=0)
    return {"case": found.id, "kind": found.kind, "platform": found.platform, "opened": opened}


def _ending(accept: str) -> str:
    """The form that is asked for by name; JSON where none is."""
    return next((ending for ending in (".pdf", ".html") if FORMS[ending][0] in accept), ".json")


ROUTES = (
    Route("GET", "/v1/disputes/{dispute}/evidence", evidence, "disputes", "read", gives=Proof,
          problems=("not-ready",)),
)  # fmt: skip
