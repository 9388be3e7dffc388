"""The whole flow: read, roll up, measure, add up, name. `flow.py` shows it on one screen."""

from callstanding.pipeline.asked import Explanation, FileIntake, Intake, Options, Outcome, Progress
from callstanding.pipeline.explain import explain_number, explanation
from callstanding.pipeline.flow import score_engine, score_files
from callstanding.pipeline.measured import signal_table
from callstanding.pipeline.store import ingest_files, rebuild_store
from callstanding.pipeline.tables import write_table

__all__ = [
    "Explanation",
    "FileIntake",
    "Intake",
    "Options",
    "Outcome",
    "Progress",
    "explain_number",
    "explanation",
    "ingest_files",
    "rebuild_store",
    "score_engine",
    "score_files",
    "signal_table",
    "write_table",
]
