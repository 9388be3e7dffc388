"""Points learned from labelled worlds beneath the caps of a policy, and judged on worlds that learning has not seen."""

from callstanding.fitting.fit import fit
from callstanding.fitting.fitted import Asked, Fit
from callstanding.fitting.limits import Limits

__all__ = ["Asked", "Fit", "Limits", "fit"]
