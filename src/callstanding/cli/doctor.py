"""`callstanding doctor`: is everything here that the work needs?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.errors import CallstandingError

Check = Callable[[], str]
PACKAGES = ("duckdb", "pyarrow", "numpy", "scipy", "phonenumbers", "msgspec", "narwhals", "zstandard", "click", "rich")
SAMPLE = """caller,callee,start,talk_s,disposition
+12025550143,+12025550101,2025-03-03T14:00:00Z,30,answered
+12025550143,+12025550102,2025-03-03T14:05:00Z,0,no-answer
+12025550102,+12025550143,2025-03-03T14:06:00Z,65,answered
"""


@click.command("doctor")
@click.option("--store", type=options.PATH, metavar="PATH", help="Also check this store.")
@options.as_json
def command(store: Path | None, as_json: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """Check Python, packages, time zones, policies and disk, and score three calls from end to end."""
    rows = [_examined(name, check) for name, check in _checks(store)]
    if as_json or not screen.for_people():
        screen.send_dicts(rows, as_json=as_json)
    else:
        _show(rows)
    return OK if all(row["ok"] == "yes" for row in rows) else FAILURE


def _checks(store: Path | None) -> Iterator[tuple[str, Check]]:
    yield "python", _python
    yield "packages", _packages
    yield "time zones", _zones
    yield "policies", _policies
    yield "temporary folder", _temporary
    yield "self test", _self_test
    if store is not None:
        yield "store", lambda: _store(store)


def _examined(name: str, check: Check) -> dict[str, str]:
    """Run one check; whatever it raises is its finding, since the doctor looks at every part before it speaks."""
    try:
        return {"check": name, "ok": "yes", "finding": check()}
    except CallstandingError as error:
        return {"check": name, "ok": "no", "finding": str(error)}
    except Exception as error:  # noqa: BLE001 - a broken installation can raise anything
        return {"check": name, "ok": "no", "finding": f"{type(error).__name__}: {error}"}


def _python() -> str:
    return f"{sys.version.split()[0]} at {sys.executable}"


def _packages() -> str:
    """Versions of what we stand on; importing duckdb proves that its binary fits this machine."""
    from importlib.metadata import version

    import duckdb

    duckdb.connect().execute("SELECT 1").fetchone()
    return ", ".join(f"{name} {version(name)}" for name in ("callstanding", *PACKAGES))


def _zones() -> str:
    from zoneinfo import ZoneInfo

    noon = datetime(2025, 7, 1, 12, tzinfo=UTC)
    return f"12:00 UTC is {noon.astimezone(ZoneInfo('Europe/Paris')):%H:%M} in Paris"


def _policies() -> str:
    from callstanding.policies import country_names, load_policy, policy_names

    names = [*policy_names(), *country_names()]
    for name in names:
        load_policy(name)
    return f"{len(names)} load: {', '.join(names)}"


def _temporary() -> str:
    from shutil import disk_usage

    with TemporaryDirectory(prefix="callstanding-") as folder:
        (Path(folder) / "probe").write_text("probe", encoding="utf-8")
        return f"{Path(folder).parent} can be written, {disk_usage(folder).free / 1e9:,.0f} GB free"


def _self_test() -> str:
    from callstanding.pipeline import Options, score_files

    with TemporaryDirectory(prefix="callstanding-") as folder:
        path = Path(folder) / "calls.csv"
        path.write_text(SAMPLE, encoding="utf-8")
        standings = score_files([path], options=Options()).standings
    if standings.num_rows == 0:
        raise CallstandingError("Three calls gave no standing.")
    return f"three calls gave {standings.num_rows} standings"


def _store(store: Path) -> str:
    from callstanding.pipeline import Options, score_files

    if not store.is_file():
        raise CallstandingError(f"There is no store {store}.", hint="`callstanding ingest --store` makes one.")
    standings = score_files((), options=Options(), store=store).standings
    return f"{store} can be read: {standings.num_rows:,} numbers, {store.stat().st_size / 1e6:,.1f} MB"


def _show(rows: list[dict[str, str]]) -> None:
    from callstanding.cli.tables import plain

    table = plain("check", "ok", "finding")
    for row in rows:
        table.add_row(row["check"], row["ok"], row["finding"], style=None if row["ok"] == "yes" else "bold red")
    screen.show(table)
