"""What to do: the verdict on one call."""

from callstanding.actions.verdict import Call, Verdict, verdict

__all__ = ["Call", "Verdict", "verdict"]
