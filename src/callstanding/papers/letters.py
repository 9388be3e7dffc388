"""The letters of the desk, filled from a case: requests to whoever shows a number wrongly, and answers to its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from callstanding.control.disputes import Dispute
from callstanding.errors import UsageError
from callstanding.messages import languages, word
from callstanding.papers.words import platform, words
from callstanding.pipeline.proof import Proof

# Every letter there is; each has a template in every language. Adding one touches this list, its templates and a test.
REQUESTS = ("correction", "removal", "spoofing")
ANSWERS = ("upheld", "rejected")
LETTERS = (*REQUESTS, *ANSWERS)
_USUAL = {"category": "correction", "blocked": "removal", "spoofed": "spoofing"}
_TO = {"en": "To: {name}", "fr": "Destinataire : {name}"}
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent: its subject, and its paragraphs."""

    lang: str
    subject: str
    paragraphs: tuple[str, ...]

    def text(self) -> str:
        """Plain text, for a mail or a form."""
        return "\n\n".join((self.subject, *self.paragraphs)) + "\n"

    def html(self) -> str:
        """A page to print; whatever the words hold, they stay words."""
        shell = (files("callstanding.papers") / "letters_html" / "letter.html.jinja").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        return environment.from_string(shell).render(lang=self.lang, subject=self.subject, paragraphs=self.paragraphs)


def usual_letter(case: Dispute) -> str:
    """The letter that a case calls for: its answer once it is decided, the request of its kind before."""
    return case.state if case.state in ANSWERS else _USUAL[case.kind]


def letter(case: Dispute, kind: str, *, lang: str, date: str, proof: Proof | None = None) -> Letter:
    """Write a letter. `date` as it stands in it; `proof`: the evidence that goes with it.

    Raises UsageError for a letter or language that there is not, an answer before the decision, or evidence about
    another number.
    """
    _check(case, kind, lang, proof)
    text = (files("callstanding.papers") / "letters_text" / lang / f"{kind}.txt.jinja").read_text(encoding="utf-8")
    # Plain text is not escaped here; the page escapes it.
    made = Environment(autoescape=False, undefined=StrictUndefined).from_string(text)  # noqa: S701 - see above
    subject, _, rest = made.render(**_fields(case, kind, lang, date, proof)).partition("\n")
    paragraphs = tuple(part.strip() for part in rest.split("\n\n") if part.strip())
    return Letter(lang, subject, paragraphs)


def _check(case: Dispute, kind: str, lang: str, proof: Proof | None) -> None:
    if kind not in LETTERS:
        raise UsageError(f"There is no letter {kind!r}.", hint=f"Letters: {', '.join(LETTERS)}.")
    if lang not in languages():
        raise UsageError(f"There are no letters in language {lang!r}.", hint=f"Use one of: {', '.join(languages())}.")
    if kind in ANSWERS and case.state != kind:
        raise UsageError(f"The case {case.id} is {case.state}, so nobody can be told that it is {kind}.")
    if proof and proof.number != case.number:
        raise UsageError(f"This is evidence about {proof.number}; the case {case.id} is about {case.number}.")


def _fields(case: Dispute, kind: str, lang: str, date: str, proof: Proof | None) -> dict[str, Any]:
    name = case.tenant if kind in ANSWERS else platform(case.platform, lang)
    return {
        "to": _TO[lang].format(name=name),
        "number": case.number,
        "platform": platform(case.platform, lang),
        "kind": words(lang)["kinds"][case.kind],
        "shown_since": _day(case.opened),
        "opened": _day(case.opened),
        "decided": _day(case.decided) if case.decided is not None else "",
        "words": case.text.strip(),
        "note": case.note.strip(),
        "contact": case.contact.strip(),
        "hours": f"{case.status_s / _HOUR:.0f}",
        "case": case.id,
        "sender": case.tenant,
        "date": date,
        "proof": _figures(proof, lang) if proof else None,
    }


def _figures(proof: Proof, lang: str) -> dict[str, Any]:
    attested = proof.attested
    every = attested.attested + attested.partial + attested.unverified + attested.unstated
    return {
        "as_of": proof.as_of[:16].replace("T", " ") + " UTC",
        "made": every,
        "attested": attested.attested,
        "unverified": attested.unverified,
        "answered": sum(day.answered for day in proof.days),
        "verified": sum(day.verified for day in proof.days),
        "policy": f"{proof.policy} {proof.policy_version}",
        "score": f"{proof.score:.0f}",
        "status": word("status", proof.status, lang),
        "reasons": [f"{line.title} ({line.points:+.1f}): {line.sentence}" for line in proof.lines if line.points > 0],
        "remedies": [one.sentence for one in proof.remedies],
        "digest": proof.digest,
    }


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
