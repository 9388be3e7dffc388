"""Traffic with a known truth: worlds to measure on, and a small town to try. Nobody in them exists."""

from callstanding.simulate.saving import Kept, check_folder, check_suffix
from callstanding.simulate.town import Simulation, simulate_day
from callstanding.simulate.world import World, simulate_world

__all__ = ["Kept", "Simulation", "World", "check_folder", "check_suffix", "simulate_day", "simulate_world"]
