"""The certificate of a vetted number: what former holders left on it, with the evidence, on a page to print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from callstanding import messages
from callstanding.web.board.page import Page
from callstanding.web.board.vetted import certificates, say
from callstanding.web.board.whose import link, path_number, tenant_of
from callstanding.web.mine import belonging
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def certificate(visit: Visit) -> Response:
    """The page; what the folder finds comes after it."""
    number, lang = await _number(visit), _lang(visit)
    return visit.page("certificate.html", number=number, chosen=lang, link=partial(link, visit))


async def found(visit: Visit) -> Response:
    """The certificate itself."""
    number, lang = await _number(visit), _lang(visit)
    [made] = await _made(visit, number, lang)
    told: dict[str, Any] = {"each": made, "chosen": lang, "say": partial(say, lang)}
    if visit.is_part:
        return visit.part("certificate_found.html", **told)
    return visit.page("alone.html", part="certificate_found.html", title=visit.t("inventory.certificate"), **told)


async def download(visit: Visit) -> Response:
    """The same as a file: a page, or JSON whose digest can be checked."""
    number, lang, ending = await _number(visit), _lang(visit), visit.path["ending"]
    if ending not in ("html", "json"):
        raise Problem("not-found", visit.t("inventory.no_such_file"))
    made = await _made(visit, number, lang)
    headers = {"content-disposition": f'attachment; filename="certificate-{number.removeprefix("+")}.{ending}"'}
    if ending == "json":
        return Response(msgspec.json.format(msgspec.json.encode(made)), headers=headers, media_type="application/json")
    from callstanding.integrations.certificate_page import certificate_page

    return Response(certificate_page(made, lang=lang), headers=headers, media_type="text/html")


async def _number(visit: Visit) -> str:
    """The number of the path. A Problem (404) for one that is not the visitor's."""
    number = path_number(visit)
    if number not in await belonging(visit.house, visit.caller, [number]):
        raise Problem("not-found", visit.t("inventory.not_in_stock", number=number))
    return number


async def _made(visit: Visit, number: str, lang: str) -> list[dict[str, Any]]:
    return await certificates(visit, [number], await tenant_of(visit, number), lang=lang)


def _lang(visit: Visit) -> str:
    chosen = visit.query("lang", visit.lang)
    return chosen if chosen in messages.languages() else visit.lang


PAGES = (
    Page("GET", "/inventory/certificate/{number}", certificate),
    Page("GET", "/inventory/certificate/{number}/found", found, part=True),
    Page("GET", "/inventory/certificate/{number}/file/{ending}", download),
)
