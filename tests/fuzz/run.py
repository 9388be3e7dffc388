"""Fuzzes the parsers: `python -m tests.fuzz.run --inputs 1000000 [--only NAME]`; `--list` names them.

Each target runs in a process of its own with at most 1 GB. What it finds lies in build/fuzz/<target>/ and goes, made
small, into tests/fuzz/corpus/<target>/ with the change that mends it. Figures of those that held go to docs/trust.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import struct
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS
from tests.trust import survived

BUILD = Path(__file__).parents[2] / "build" / "fuzz"
MOST_MB = 1024
HANGS_S = 25  # a wall clock's, on a busy machine; what is slow by its own time is told by `seeing`
MISSING = (
    "Fuzzing needs atheris, which is not installed (it comes for Python up to 3.13 on Linux): "
    "pip install 'callstanding[trust]', or set the environment up with `make fuzz`. `make test` needs none of it."
)


def main() -> int:
    """0 when every target held, 1 when one broke, 2 when atheris is missing."""
    asked = _asked()
    chosen = [target for target in TARGETS if not asked.only or target.name in asked.only]
    if asked.list or not chosen:
        sys.stdout.writelines(f"{target.name} ({target.of})\n" for target in TARGETS)
        return 0 if asked.list else 2
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write(f"{MISSING}\n")
        return 2
    return max(fuzz(target, asked.inputs, seconds=asked.seconds) for target in chosen)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz the parsers.")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="for each target")
    parser.add_argument("--seconds", type=int, default=0, help="at most, for each target; 0: as long as it takes")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="this target alone; may be repeated"
    )
    parser.add_argument("--list", action="store_true", help="name the targets and end")
    return parser.parse_args()


def fuzz(target: Target, inputs: int, *, seconds: int = 0) -> int:
    """Try so many inputs on a target; 0 when it held, and its figures are kept."""
    place = BUILD / target.name
    (place / "corpus").mkdir(parents=True, exist_ok=True)
    counter, log = place / "count", place / "log"
    counter.write_bytes(bytes(8))
    for at, seed in enumerate(target.kept()):
        (place / "corpus" / f"seed-{at}").write_bytes(seed)
    began = time.monotonic()
    with log.open("wb") as out:
        ended = subprocess.run(_command(target, place, inputs, seconds), stderr=out, stdout=out, check=False)
    took, (tried,) = time.monotonic() - began, struct.unpack("<Q", counter.read_bytes())
    held = ended.returncode == 0 and tried > 0
    sys.stdout.write(
        f"{target.name}: {tried:,} {target.of} in {took:.0f} s, {'held' if held else f'BROKE, see {log}'}\n"
    )
    sys.stdout.flush()
    if held:
        survived("Fuzzed", target.name, tried, of=target.of, seconds=round(took))
    return 0 if held else 1


def _command(target: Target, place: Path, inputs: int, seconds: int) -> list[str]:
    words = place / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words))
    runs = math.ceil(inputs / target.batch) * target.batch + 1  # libFuzzer's first run is an empty input
    options = {
        "runs": runs,
        "max_len": target.longest,
        "timeout": HANGS_S,
        "rss_limit_mb": MOST_MB,
        "artifact_prefix": f"{place}/",
        **({"dict": words} if target.words else {}),
        **({"max_total_time": seconds} if seconds else {}),
    }
    told = [f"-{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "tests.fuzz.child", target.name, str(place / "count"), *told, str(place / "corpus")]


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
