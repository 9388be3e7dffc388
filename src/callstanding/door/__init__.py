"""The way in from Python: tables in, standings out, in the kind of table that came in."""

from callstanding.door.ask import explain, score, score_files

__all__ = ["explain", "score", "score_files"]
