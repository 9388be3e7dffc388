"""Every page of the board. Adding one touches its file, this list, and its tests."""

from __future__ import annotations

from callstanding.web.board import account, assets, live, people, preferences, signing, today
from callstanding.web.board.page import Page

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *signing.PAGES,
    *account.PAGES,
    *people.PAGES,
    *preferences.PAGES,
    *live.PAGES,
    *assets.PAGES,
)
