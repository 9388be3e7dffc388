"""A block list as an address book: vCards with a few numbers each, for FRITZ!Box, telephones and small PBXs.

A number keeps its card as long as the list does not double: then only cards with changes are fetched again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import vobject

PER_CARD = 5  # on average; boxes show a card as one contact and have a limit of contacts and of numbers in each
_MOST_CARDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Card:
    """One vCard of the book; the ETag changes with its text."""

    name: str
    text: str

    @property
    def etag(self) -> str:
        """An opaque word in quotes, as HTTP writes it."""
        return f'"{hashlib.sha256(self.text.encode()).hexdigest()[:24]}"'


@dataclass(frozen=True, slots=True)
class Book:
    """All cards by name."""

    cards: dict[str, Card]

    @property
    def tag(self) -> str:
        """Changes whenever any card does."""
        together = "".join(card.name + card.etag for card in self.cards.values())
        return f'"{hashlib.sha256(together.encode()).hexdigest()[:24]}"'


def book(numbers: Iterable[str], *, label: str) -> Book:
    """The address book of these numbers in E.164; `label` is the name that a telephone shows."""
    numbers = sorted(numbers)
    count = 1
    while count * PER_CARD < len(numbers) and count < _MOST_CARDS:
        count *= 2
    held = defaultdict[int, list[str]](list)
    for number in numbers:
        held[int.from_bytes(hashlib.sha256(number.encode()).digest()[:4]) % count].append(number)
    made = (_card(f"{count}-{place}", held[place], label) for place in sorted(held))
    return Book({card.name: card for card in made})


def _card(name: str, numbers: list[str], label: str) -> Card:
    card = vobject.vCard()
    card.add("uid").value = f"callstanding-{name}"
    card.add("fn").value = f"{label} {name}"
    card.add("n").value = vobject.vcard.Name(family=f"{label} {name}")
    for number in numbers:
        tel = card.add("tel")
        tel.value, tel.type_param = number, "OTHER"
    return Card(f"{name}.vcf", card.serialize())
