"""Whose number it is, and where in its life: new, warming, in use, resting, quarantined, retired."""
