"""Writes what we are made of as CycloneDX JSON, one file for each lock: `python -m bench.sbom [FOLDER]` (dist).

The program that writes it checks it against the schema; without an index nothing is asked of anybody.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

VERSION = "1.6"  # of the schema


def main(arguments: Sequence[str] = tuple(sys.argv[1:])) -> None:
    """Write and name the files."""
    for file in written(Path(arguments[0] if arguments else "dist")):
        print(file)


def written(folder: Path) -> Iterator[Path]:
    """Each file, once it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for lock in sorted(Path().glob("requirements*.lock")):
        file = folder / f"callstanding{lock.stem.removeprefix('requirements')}.cdx.json"
        about = ["--pyproject", "pyproject.toml", "--mc-type", "application", "--output-reproducible"]
        form = ["--sv", VERSION, "--of", "JSON", "--validate", "-o", str(file)]
        command = [sys.executable, "-m", "cyclonedx_py", "requirements", *about, *form, str(lock)]
        subprocess.run(command, check=True)
        yield file


if __name__ == "__main__":
    main()
