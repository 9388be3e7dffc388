"""Standings against a known truth: what was found, what was tagged wrongly, how surely, how soon."""

from callstanding.evaluate.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
