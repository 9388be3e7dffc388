"""Traffic with a known truth: a small simulated town to try and to test on. Nobody in it exists."""

from callstanding.simulate.day import Simulation, simulate_day

__all__ = ["Simulation", "simulate_day"]
