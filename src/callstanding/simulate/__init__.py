"""Traffic with a known truth: worlds to measure on, and a small town to try. Nobody in them exists."""

from callstanding.simulate.town import Simulation, simulate_day

__all__ = ["Simulation", "simulate_day"]
