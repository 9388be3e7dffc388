"""A small hand-made town for `callstanding demo`: a few callers of known character and their day."""

from callstanding.simulate.town.day import Simulation, simulate_day
from callstanding.simulate.town.overdone import Overdone, fortnight

__all__ = ["Overdone", "Simulation", "fortnight", "simulate_day"]
