"""Every page of the board. Adding one touches its file, this list, and its tests."""

from __future__ import annotations

from callstanding.web.board import (
    account,
    assets,
    audit,
    audit_files,
    campaign_acts,
    campaign_parts,
    campaigns,
    keys,
    live,
    people,
    planner,
    preferences,
    provider,
    signing,
    today,
)
from callstanding.web.board.page import Page

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *campaigns.PAGES,
    *campaign_parts.PAGES,
    *campaign_acts.PAGES,
    *planner.PAGES,
    *signing.PAGES,
    *provider.PAGES,
    *account.PAGES,
    *people.PAGES,
    *keys.PAGES,
    *audit.PAGES,
    *audit_files.PAGES,
    *preferences.PAGES,
    *live.PAGES,
    *assets.PAGES,
)
