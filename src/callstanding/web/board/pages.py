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
    import_health,
    keys,
    live,
    number,
    operator,
    people,
    planner,
    policies,
    preferences,
    quality,
    signing,
    tester,
    today,
)
from callstanding.web.board.page import Page

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *number.PAGES,
    *operator.PAGES,
    *tester.PAGES,
    *policies.PAGES,
    *quality.PAGES,
    *import_health.PAGES,
    *campaigns.PAGES,
    *campaign_parts.PAGES,
    *campaign_acts.PAGES,
    *planner.PAGES,
    *signing.PAGES,
    *account.PAGES,
    *people.PAGES,
    *keys.PAGES,
    *audit.PAGES,
    *audit_files.PAGES,
    *preferences.PAGES,
    *live.PAGES,
    *assets.PAGES,
)
