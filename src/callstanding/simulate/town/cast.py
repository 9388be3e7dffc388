"""The simulated town: who lives and works there, under which number.

All numbers lie in the exchange 555, where no subscriber lines are in service. One exchange per area code is all that it
lends, so the residents are spread over many area codes; in a real town they would share a few exchanges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.simulate.traffic import Ints

EXCHANGE = 555
# Geographic area codes of the north-east of the United States.
AREA_CODES = (201, 203, 207, 215, 302, 315, 401, 410, 413, 508, 518, 603, 607, 609, 617, 717, 802, 856, 860, 914)
ORGANISATION_LINES = range(100, 200)  # 555-0100 to 555-0199 are kept for organisations


def line(area: int, last: int) -> int:
    """The national digits of a number in the exchange 555."""
    return (area * 1000 + EXCHANGE) * 10_000 + last


RECEPTION = line(413, 101)
SCHOOL = line(413, 102)
CARE_CENTRE = line(413, 110)
SALES = tuple(line(617, 120 + i) for i in range(6))
ROBOCALLER = line(202, 143)
ONE_RING = line(809, 119)


@dataclass(frozen=True)
class Town:
    """The residents' numbers, and for each the people whom they know."""

    residents: Ints
    contacts: Ints  # one row per resident: positions in `residents`, the closest first

    @property
    def borrowed(self) -> int:
        """The resident whose number a spoofer shows."""
        return int(self.residents[0])


def build_town(population: int, rng: np.random.Generator) -> Town:
    """Give every resident a number and a circle of acquaintances."""
    lines = np.arange(200, 10_000)
    every = np.concatenate([line(area, 0) + lines for area in AREA_CODES])
    residents = rng.choice(every, size=population, replace=False)
    # People know those next to them best: circles overlap, so calls go both ways and repeat.
    steps = np.array([1, -1, 2, -2, 3, -3, 5, -8, 13])
    contacts = (np.arange(population)[:, None] + steps[None, :]) % population
    return Town(residents, contacts)


def roles(town: Town) -> dict[str, str]:
    """Who is who: every number in E.164 with its part in the town."""
    found = dict.fromkeys(map(e164, town.residents.tolist()), "resident")
    found[e164(town.borrowed)] = "spoofed resident"
    named = {RECEPTION: "reception", SCHOOL: "school", CARE_CENTRE: "care centre", ROBOCALLER: "robocaller"}
    named |= {ONE_RING: "one-ring scammer"} | dict.fromkeys(SALES, "honest sales centre")
    return found | {e164(number): role for number, role in named.items()}


def e164(national: int) -> str:
    """A NANP number in E.164."""
    return f"+1{national}"
