"""A small hand-made town for `callstanding demo`: a few callers of known character and their day."""

from callstanding.simulate.town.day import Simulation, simulate_day

__all__ = ["Simulation", "simulate_day"]
