"""The form of a plan: its fields with what they may hold, as they come in an address or a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


@dataclass(frozen=True, slots=True)
class Field:
    """One figure: what it may be from and to, what stands there first, and whether it is seldom wanted.

    `otherwise`: the text that says what holds where it is left empty; "" where it may not be.
    """

    name: str
    kind: Literal["int", "float"]
    low: float
    high: float
    first: str = ""
    otherwise: str = ""
    seldom: bool = False

    @property
    def step(self) -> str:
        """Of the input."""
        return "1" if self.kind == "int" else "any"


FIELDS = (
    Field("calls_per_day", "int", 1, 20_000, "5000"),
    Field("answer_rate", "float", 0.0001, 1, "0.2"),
    Field("agents", "int", 1, 10_000, "30"),
    Field("days", "int", 7, 60, "30"),
    Field("complaints", "float", 0, 1, "0.005"),
    Field("numbers", "int", 1, 2_000, otherwise="plan.as_found"),
    Field("full_by", "int", 1, 60, otherwise="plan.as_quarters", seldom=True),
    Field("talk_s", "float", 1, 7_200, otherwise="plan.as_sales", seldom=True),
    Field("wrap_up_s", "float", 0, 3_600, otherwise="plan.as_policy", seldom=True),
    Field("price_per_number", "float", 0, 1e6, otherwise="plan.as_no_cost", seldom=True),
    Field("price_per_minute", "float", 0, 1e6, otherwise="plan.as_no_cost", seldom=True),
    Field("wage", "float", 0, 1e6, otherwise="plan.as_no_cost", seldom=True),
    Field("draws", "int", 1, 6, "2", seldom=True),
    Field("seed", "int", 0, 1 << 32, "1", seldom=True),
)
COUNTRY = "US"


def filled(given: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form: what was given, else what stands there first."""
    known = {field.name: given.get(field.name, field.first).strip()[:40] for field in FIELDS}
    return known | {"country": given.get("country", COUNTRY).strip().upper()[:2] or COUNTRY}


def address_of(values: Mapping[str, str], where: str = "/plan") -> str:
    """An address that has the figures; what is empty is left out."""
    there = urlencode({name: value for name, value in values.items() if value})
    return f"{where}?{there}"


def wished(visit: Visit, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """(The figures as numbers, what is wrong with which field). Decimal commas are understood."""
    figures: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in FIELDS:
        text = values[field.name].replace(",", ".").replace("\u202f", "")
        if not text and field.otherwise:
            figures[field.name] = None
            continue
        try:
            figures[field.name] = _number(text, field)
        except ValueError:
            wrong[field.name] = visit.t("plan.not_number", field=visit.t(f"plan.{field.name}"))
            continue
        if not field.low <= figures[field.name] <= field.high:
            label = visit.t(f"plan.{field.name}")
            wrong[field.name] = visit.t("plan.out_of_range", field=label, low=f"{field.low:g}", high=f"{field.high:g}")
    return figures | {"country": values["country"]}, wrong


def _number(text: str, field: Field) -> float:
    found = int(text) if field.kind == "int" else float(text)
    if not isfinite(found):
        raise ValueError(text)
    return found
