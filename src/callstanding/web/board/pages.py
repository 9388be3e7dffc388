"""Every page of the board. Adding one touches its file, this list, and its tests."""

from __future__ import annotations

from callstanding.web.board import (
    assets,
    assigning,
    campaign_acts,
    campaign_parts,
    campaigns,
    case,
    certificate,
    desk,
    importing,
    inventory,
    live,
    papers,
    planner,
    preferences,
    quarantine,
    signing,
    standing_in,
    stock_number,
    today,
)
from callstanding.web.board.page import Page

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *inventory.PAGES,
    *quarantine.PAGES,
    *certificate.PAGES,
    *importing.PAGES,
    *assigning.PAGES,
    *stock_number.PAGES,
    *desk.PAGES,
    *papers.PAGES,
    *case.PAGES,
    *standing_in.PAGES,
    *campaigns.PAGES,
    *campaign_parts.PAGES,
    *campaign_acts.PAGES,
    *planner.PAGES,
    *signing.PAGES,
    *preferences.PAGES,
    *live.PAGES,
    *assets.PAGES,
)
