"""A straightforward pandas script: counts by number and hour, and a weighted score by number, as most people write it.

It computes, by number and hour (UTC): calls, answered, short and failed ones, seconds talked, first contacts and how
many of them answered, call-backs, gaps between calls, calls begun while another was running, and calls received. By
number, from 20 calls on: a weighted sum of six shares, as a score of 0 to 100.

It does not compute: reports, tenures, attestation, pools, second talks, dialling in a row, decay and windows of time,
status with its history, intervals, reasons; it checks no row, knows no number, and keeps nothing for tomorrow.

`python bench/alternatives/pandas_script.py CALLS.parquet FOLDER` writes hours.parquet and scores.parquet.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

COLUMNS = ["call_id", "caller", "callee", "start", "ring_s", "talk_s", "disposition"]
BUSY_HOUR = 5


def overlapped(hour: pd.DataFrame) -> int:
    """Calls that begin before an earlier one of the hour has ended."""
    return int((hour["start"] < hour["end"].cummax().shift()).sum())


def count_hours(calls: pd.DataFrame) -> pd.DataFrame:
    """One row by number and hour."""
    made = calls.groupby(["caller", "hour"]).agg(
        calls=("call_id", "size"),
        answered=("answered", "sum"),
        short=("short", "sum"),
        failed=("failed", "sum"),
        talk_s=("talk_s", "sum"),
    )
    first = calls.drop_duplicates(["caller", "callee"])
    met = first.groupby(["caller", "hour"]).agg(contacts=("call_id", "size"), met=("answered", "sum"))
    both = first.merge(first, left_on=["caller", "callee"], right_on=["callee", "caller"], suffixes=("", "_back"))
    back = both[both["start"] < both["start_back"]].groupby(["caller", "hour"]).size().rename("called_back")
    gap_s = calls.groupby(["caller", "hour"])["start"].diff().dt.total_seconds()
    gaps = (
        calls.assign(gap_s=gap_s, square=gap_s**2)
        .groupby(["caller", "hour"])
        .agg(gaps=("gap_s", "count"), gap_sum_s=("gap_s", "sum"), gap_square_s2=("square", "sum"))
    )
    received = calls.groupby(["callee", "hour"]).agg(calls_in=("call_id", "size"), answered_in=("answered", "sum"))
    received.index.names = ["caller", "hour"]
    return made.join([met, back, gaps]).join(received, how="outer").fillna(0)


def count_overlaps(calls: pd.DataFrame) -> pd.Series:
    """In hours of five calls and more."""
    busy = calls[calls.groupby(["caller", "hour"])["call_id"].transform("size") >= BUSY_HOUR]
    if busy.empty:
        return pd.Series(dtype="int64", name="overlapped")
    return busy.groupby(["caller", "hour"])[["start", "end"]].apply(overlapped).rename("overlapped")


def score(hours: pd.DataFrame) -> pd.DataFrame:
    """One row by number, from 20 calls on."""
    total = hours.groupby(level="caller").sum()
    total["busiest"] = hours.groupby(level="caller")["calls"].max()
    total = total[total["calls"] >= 20]
    mean = total["gap_sum_s"] / total["gaps"].clip(lower=1)
    spread = np.sqrt((total["gap_square_s2"] / total["gaps"].clip(lower=1) - mean**2).clip(lower=0))
    points = (
        2.0 * (1 - total["met"] / total["contacts"].clip(lower=1))
        + 3.0 * total["short"] / total["answered"].clip(lower=1)
        + 2.0 * (1 - total["called_back"] / total["contacts"].clip(lower=1))
        + 2.0 * total["failed"] / total["calls"]
        + 1.0 * (total["busiest"] / 60).clip(upper=1)
        + 1.0 * (1 - (spread / mean.clip(lower=1)).clip(upper=1))
    )
    return pd.DataFrame({"calls": total["calls"], "score": 100 / (1 + np.exp(5 - points))})


def main() -> None:
    """Read, count, score, write; prints how many seconds each part took."""
    source, folder = sys.argv[1], Path(sys.argv[2])
    marks = [("", time.perf_counter())]
    calls = pd.read_parquet(source, columns=COLUMNS)
    calls["hour"] = calls["start"].dt.floor("h")
    calls["answered"] = calls["disposition"] == "answered"
    calls["short"] = calls["answered"] & (calls["talk_s"] <= 6)
    calls["failed"] = calls["disposition"] == "failed"
    calls["end"] = calls["start"] + pd.to_timedelta(calls["ring_s"] + calls["talk_s"], unit="s")
    calls = calls.sort_values(["start", "call_id"])
    marks.append(("read", time.perf_counter()))
    hours = count_hours(calls)
    marks.append(("count", time.perf_counter()))
    hours = hours.join(count_overlaps(calls)).fillna({"overlapped": 0})
    marks.append(("apply", time.perf_counter()))
    scores = score(hours)
    hours.reset_index().to_parquet(folder / "hours.parquet")
    scores.reset_index().to_parquet(folder / "scores.parquet")
    marks.append(("score", time.perf_counter()))
    print(json.dumps({name: at - marks[place][1] for place, (name, at) in enumerate(marks[1:])}))


if __name__ == "__main__":
    main()
