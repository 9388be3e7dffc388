"""How it adds up: points per signal in log-odds, caps per family, and one Spam Score that its entries sum to."""

from callstanding.score.card import Card, add_up
from callstanding.score.entries import Entry, attribute

__all__ = ["Card", "Entry", "add_up", "attribute"]
