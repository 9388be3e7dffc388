"""One target in a process of its own, driven by atheris: `python -m tests.fuzz.child NAME COUNTER [OPTIONS]`.

OPTIONS are libFuzzer's. COUNTER is a file that gets the number of inputs tried, since libFuzzer ends the process
without coming back.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["callstanding"]):
    from tests.fuzz.seeing import Trying, smallest
    from tests.fuzz.targets import target_named


def main(name: str, counter: Path, options: list[str]) -> None:
    """Run until libFuzzer ends it."""
    trying = Trying(target_named(name))
    count = counter.open("r+b", buffering=0)

    def one(data: bytes) -> None:
        try:
            trying.take(data)
        except BaseException:
            if len(trying.waiting) > 1:
                found = smallest(trying.target, trying.waiting)
                counter.with_suffix(".lines").write_bytes(b"\n".join(found))
            raise
        count.seek(0)
        count.write(struct.pack("<Q", trying.tried))

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
