"""What `callstanding demo --web` serves: the simulated town, and the owners and operators who look at it."""
