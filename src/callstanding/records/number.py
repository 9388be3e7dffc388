"""A telephone number: its E.164 form, its kind and its region, read from whatever a feed writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from callstanding.errors import UsageError
from callstanding.records import heads, plan
from callstanding.records.plan import Listed
from callstanding.records.written import dialled

KINDS = (
    *("mobile", "geographic", "toll-free", "premium", "voip", "other"),
    *("short", "emergency", "anonymous", "invalid"),
)

# Up to six digits are an extension or a short code; the shortest bare number read as international has eleven
# digits, since ten are a national number in too many countries (2025550123 is one in the US, not one in Egypt).
_SHORT = 6
_BARE_INTERNATIONAL = 11

# Fifteen digits of E.164 and the longest exit, carrier and trunk codes before them.
_LONGEST = 30

# How to look digits up: with the region for a national number, with None for one that begins with its country code.
Lookup = Callable[[str, str | None], Listed | None]


@dataclass(frozen=True, slots=True)
class Number:
    """`e164` is None for short, emergency, anonymous and invalid ones; `region` is two letters, "001" or None."""

    e164: str | None
    kind: str
    region: str | None


_ANONYMOUS = Number(None, "anonymous", None)
_INVALID = Number(None, "invalid", None)


def parse_number(raw: str | None, region: str | None) -> Number:
    """The number behind a caller or callee field, read as written in the region (None: the feed names none).

    Digits without plus are tried in this order: dialled abroad from the region (011, 00), national in the region,
    after 00 or 011, and from eleven digits on as international without plus. UsageError for an unknown region.
    """
    return _parse(raw, _region(region), plan.listed)


def parse_numbers(raws: Sequence[str | None], region: str | None) -> list[Number]:
    """The same answers as `parse_number`, for many distinct strings at once."""
    code = _region(region)
    return [_parse(raw, code, heads.listed) for raw in raws]


def mask(e164: str) -> str:
    """The number with its middle hidden, for screens and logs: +12025550123 reads +1202*****23."""
    shown = 5 if len(e164) > 9 else 2
    return f"{e164[:shown]}{'*' * max(0, len(e164) - shown - 2)}{e164[max(shown, len(e164) - 2) :]}"


@cache
def _region(region: str | None) -> str | None:
    if region is None:
        return None
    code = {"UK": "GB"}.get(region.upper(), region.upper())
    if not plan.is_region(code):
        raise UsageError(f"There is no region {region!r}.", hint="Use two letters, such as US, FR or GB.")
    return code


def _parse(raw: str | None, region: str | None, look: Lookup) -> Number:
    text = dialled(raw)
    if not text:
        return _ANONYMOUS
    plus = text[0] == "+"
    digits = text[1:] if plus else text
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST):
        return Number(None, "short", region) if text[0] in "*#" else _INVALID
    if len(digits) <= _SHORT and (brief := _brief(digits, region, plus=plus)):
        return brief
    listed = _international(digits, look) if plus else _dialled(digits, region, look)
    return _INVALID if listed is None else Number(*listed)


def _brief(digits: str, region: str | None, *, plus: bool) -> Number | None:
    if plan.is_emergency(digits, region):
        return Number(None, "emergency", region)
    whole = region is not None and len(digits) in plan.shortest_lengths(region)
    return None if plus or whole else Number(None, "short", region)


def _international(digits: str, look: Lookup) -> Listed | None:
    # Some switches put a plus before the dialled 00.
    return look(digits.removeprefix("00"), None)


def _dialled(digits: str, region: str | None, look: Lookup) -> Listed | None:
    if region is not None:
        abroad = plan.after_exit_code(digits, region)
        found = look(abroad, None) if abroad else look(digits, region)
        if found:
            return found
    if digits.startswith("00"):
        return look(digits[2:], None)
    if digits.startswith("011"):
        return look(digits[3:], None)
    return look(digits, None) if len(digits) >= _BARE_INTERNATIONAL else None
