"""An engine that holds what was given: the files' facts, or with a store those of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from callstanding.engines import Duck
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.pipeline.intake import Quarantine, is_large, listed, take_in
from callstanding.pipeline.store import ingest_files, learn, open_store


@contextmanager
def filled(
    files: Sequence[Path],
    reports: Sequence[Path],
    assignments: Sequence[Path],
    store: Path | None,
    *,
    options: Options,
    progress: Progress | None,
    told: Callable[[Intake], object] | None = None,
) -> Iterator[Duck]:
    """An engine to ask. Files given with a store are added to it first; looking alone changes no store,
    unless it has not heard of a dispute yet. `told` hears what was read, and what was put aside.
    """
    chosen = listed(files, reports, assignments)
    if store is not None:
        if chosen:
            taken = ingest_files(
                files, store=store, options=options, reports=reports, assignments=assignments, progress=progress
            )
            if told is not None:
                told(taken)
        with open_store(store) as engine:
            learn(engine, options.disputes)
            yield engine
        return
    engine = Duck(on_disk=is_large(path for path, _ in chosen))
    try:
        quarantine = Quarantine(options.quarantine or Path("callstanding-quarantine.csv"))
        taken = take_in(engine, chosen, options=options, progress=progress, quarantine=quarantine)
        if told is not None:
            told(taken)
        yield engine
    finally:
        engine.close()
