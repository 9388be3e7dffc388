"""Trials on real reports: what would have been foretold, and what came. Numbers are measured with, never given out."""

from callstanding.trials.forecast import Forecast, forecast

__all__ = ["Forecast", "forecast"]
