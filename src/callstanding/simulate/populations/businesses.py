"""Businesses with a few lines: nothing but their figures tells them apart."""

from __future__ import annotations

from callstanding.simulate.kind import LEGIT, Kind

KINDS = (
    Kind("small_business", LEGIT, "a shop or a workshop, often on a reseller's account"),
    Kind("reception", LEGIT, "the front desk of an office"),
    Kind("pharmacy", LEGIT, "a machine that tells people that their prescription is ready"),
    Kind("delivery", LEGIT, "a driver at the door: short calls to ever new people, many numbers on one account"),
    Kind("taxi", LEGIT, "a driver outside: the shortest honest calls"),
)
