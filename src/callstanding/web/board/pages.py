"""Every page of the board. Adding one touches its file, this list, and its tests."""

from __future__ import annotations

from callstanding.web.board import assets, live, numbers, preferences, signing, today
from callstanding.web.board.page import Page

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *numbers.PAGES,  # before the page of one number: its paths are words
    *signing.PAGES,
    *preferences.PAGES,
    *live.PAGES,
    *assets.PAGES,
)
