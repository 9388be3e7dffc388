"""Takes the pictures of the board that the documents show: `make screenshots`.

`python -m bench.screenshots [--to docs/images] [PAGE ...]`. Each is of the demo's world, as the sales centre or the
operator sees it; desktop pictures are 1,280 pixels wide, those of a phone 390.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from bench.house import House, browser, house
from bench.places import SPAM

MOST_BYTES = 1_500_000  # of all pictures together
COLOURS = 128  # pages have few: a picture of so many is a third as large and looks the same
DESKTOP, PHONE = (1280, 860), (390, 800)


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who looks, at which address, how wide, in which scheme."""

    name: str
    who: str
    where: str
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"


SHOTS: tuple[Shot, ...] = (
    Shot("today", "owner", "/"),
    Shot("today-dark", "owner", "/", scheme="dark"),
    Shot("today-phone", "owner", "/", PHONE),
    Shot("numbers", "owner", "/numbers"),
    Shot("number", "owner", f"/numbers/{SPAM}", (1280, 1300)),
    Shot("number-phone-dark", "owner", f"/numbers/{SPAM}", PHONE, "dark"),
    Shot("campaign", "owner", "/campaigns/Spring%20offers"),
    Shot("inventory", "owner", "/inventory"),
    Shot("desk", "owner", "/desk"),
    Shot("operator", "operator", "/operator"),
    Shot("tester", "operator", "/operator/tester"),
)
"""Every picture; the documents name them."""


@contextmanager
def looking(house: House, browser: Any, shot: Shot) -> Iterator[Any]:
    """A window as the picture wants it, twice as fine as the page for a phone."""
    width, height = shot.size
    context = browser.new_context(
        base_url=house.address, viewport={"width": width, "height": height}, color_scheme=shot.scheme,
        device_scale_factor=1, locale="en-US",
    )  # fmt: skip
    context.add_cookies(house.cookies(shot.who))
    try:
        yield context.new_page()
    finally:
        context.close()


def take(house: House, browser: Any, shot: Shot, folder: Path) -> int:
    """Take one picture once all parts in sight are there; returns its bytes."""
    with looking(house, browser, shot) as page:
        page.goto(shot.where)
        for _ in range(300):
            if not page.locator(".later[aria-busy]").count():
                break
            page.wait_for_timeout(100)
        page.wait_for_timeout(300)  # plots are drawn after that
        return _save(page.screenshot(), folder / f"{shot.name}.png")


def _save(picture: bytes, path: Path) -> int:
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path.stat().st_size


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PAGE")
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not chosen.names or shot.name in chosen.names]
    with TemporaryDirectory() as folder, house(Path(folder)) as made, browser() as chromium:
        for shot in shots:
            print(f"{shot.name}: {take(made, chromium, shot, chosen.to):,} bytes", flush=True)
    total = sum(path.stat().st_size for path in chosen.to.glob("*.png"))
    if total > MOST_BYTES:
        raise SystemExit(f"The pictures take {total:,} bytes together; the repository has room for {MOST_BYTES:,}.")


if __name__ == "__main__":
    main()
