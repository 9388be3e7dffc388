"""The papers of a case: its evidence and its letters, to look at and to take away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding import messages
from callstanding.control.disputes import Dispute
from callstanding.errors import CallstandingError, NotFound, UsageError
from callstanding.papers.forms import FORMS, rendered
from callstanding.papers.letters import ANSWERS, REQUESTS, letter, usual_letter
from callstanding.papers.outline import outline
from callstanding.pipeline.proof import Proof
from callstanding.web.board.cases import case_of, check_mine
from callstanding.web.board.page import Page
from callstanding.web.board.whose import typed_number
from callstanding.web.evidence import proof_about
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_LETTERS = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}


async def preview(visit: Visit) -> Response:
    """The evidence about a number before there is a case."""
    number = typed_number(visit, visit.query("number"))
    await check_mine(visit, number)
    return await _evidence(visit, number, None)


async def evidence(visit: Visit) -> Response:
    """The evidence of a case."""
    found = await case_of(visit)
    return await _evidence(visit, found.number, found)


async def _evidence(visit: Visit, number: str, case: Dispute | None) -> Response:
    lang = chosen_lang(visit)
    try:
        proof = await proof_about(visit.house, number, case=case, lang=lang, by=visit.caller.key_id)
    except NotFound:
        return _shown(visit, "evidence_none.html", "desk.evidence", number=number)
    return _shown(visit, "evidence_found.html", "desk.evidence", outline=outline(proof), case=case, chosen=lang)


def _shown(visit: Visit, part: str, title: str, **told: Any) -> Response:
    """The piece where the page asks for it; a page of its own where a person does."""
    if visit.is_part:
        return visit.part(part, **told)
    return visit.page("alone.html", part=part, title=visit.t(title), **told)


async def evidence_file(visit: Visit) -> Response:
    """The evidence as a file."""
    found, ending = await case_of(visit), f".{visit.path['ending']}"
    if ending not in FORMS:
        raise Problem("not-found", visit.t("inventory.no_such_file"))
    lang = chosen_lang(visit)
    proof = await proof_about(visit.house, found.number, case=found, lang=lang, by=visit.caller.key_id)
    content = await asyncio.to_thread(rendered, proof, ending)
    name = f"evidence-{found.number.removeprefix('+')}-{proof.digest[:12]}{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=FORMS[ending][0])


async def letters(visit: Visit) -> Response:
    """A letter of the case, to read."""
    found, kind, lang = await case_of(visit), visit.query("kind"), chosen_lang(visit)
    kind = kind if kind in letters_of(found) else usual_letter(found)
    proof = await _proof(visit, found, lang)
    made = letter(found, kind, lang=lang, date=_date(visit), proof=proof)
    return _shown(visit, "letter.html", "desk.letters", made=made, case=found, kind=kind, chosen=lang, proof=proof,
                  kinds=letters_of(found))  # fmt: skip


async def letter_file(visit: Visit) -> Response:
    """A letter of the case, to send."""
    found, kind, lang = await case_of(visit), visit.path["kind"], chosen_lang(visit)
    ending = visit.path["ending"]
    if kind not in letters_of(found) or ending not in _LETTERS:
        raise Problem("not-found", visit.t("inventory.no_such_file"))
    made = letter(found, kind, lang=lang, date=_date(visit), proof=await _proof(visit, found, lang))
    name = f"{kind}-{found.number.removeprefix('+')}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made.html() if ending == "html" else made.text(), headers=headers, media_type=_LETTERS[ending])


async def _proof(visit: Visit, found: Dispute, lang: str) -> Proof | None:
    """The evidence that the letter cites; None where it cannot be had now: the letter is whole without it."""
    try:
        return await proof_about(visit.house, found.number, case=found, lang=lang, by=visit.caller.key_id)
    except (Problem, CallstandingError):
        return None


def letters_of(found: Dispute) -> list[str]:
    """The letters that may be written about a case, the one that it calls for first."""
    usual = usual_letter(found)
    return [usual, *(kind for kind in (*REQUESTS, *ANSWERS) if kind != usual and kind in (*REQUESTS, found.state))]


def chosen_lang(visit: Visit) -> str:
    """The language of a paper: the one that was asked for, else the reader's."""
    asked = visit.query("lang", visit.lang)
    if asked not in messages.languages():
        raise UsageError(visit.t("desk.no_such_language"))
    return asked


def _date(visit: Visit) -> str:
    return datetime.fromtimestamp(visit.now, UTC).date().isoformat()


PAGES = (
    Page("GET", "/desk/evidence", preview, part=True),
    Page("GET", "/desk/{case}/evidence", evidence, part=True),
    Page("GET", "/desk/{case}/evidence/{ending}", evidence_file),
    Page("GET", "/desk/{case}/letter", letters, part=True),
    Page("GET", "/desk/{case}/letter/{kind}/{ending}", letter_file),
)
