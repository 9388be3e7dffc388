"""Honest centres have many numbers side by side on one account, and keep every published limit."""

from __future__ import annotations

import numpy as np
import pytest
from tests.simulate.conftest import Ask

from callstanding.simulate.stage import Stage


@pytest.mark.parametrize("kind", ["care_centre", "sales_centre", "pollster", "hospital"])
def test_the_numbers_of_a_centre_lie_side_by_side_on_one_account_and_trunk(stage: Stage, kind: str) -> None:
    lines, each = stage.cast[kind], stage.profile(kind).lines_each
    for begin in range(0, len(lines), each):
        one = lines.where(np.arange(begin, min(begin + each, len(lines))))
        assert len({*one.account}) == len({*one.trunk}) == len({*one.holder}) == len({*(one.number // 100)}) == 1
    assert len({*lines.account}) == -(-len(lines) // each)


def test_a_delivery_firm_has_scattered_numbers_on_one_account(stage: Stage) -> None:
    lines = stage.cast["delivery"].where(np.arange(20))
    assert len({*lines.account}) == 1
    assert len({*(lines.number // 100)}) > 10


def test_sales_centres_stay_below_what_dialler_vendors_call_safe_on_an_ordinary_day(ask: Ask) -> None:
    a_day = "SELECT count(*) AS n FROM made WHERE kind = 'sales_centre' GROUP BY caller, start::DATE"
    ((typical,),) = ask(f"SELECT median(n) FROM ({a_day})")
    assert typical <= 75


def test_small_businesses_share_resellers_accounts_some_with_spammers(stage: Stage) -> None:
    accounts = stage.cast["small_business"].account
    shared = np.unique(accounts, return_counts=True)[1]
    assert shared.max() >= 5
    spammers = np.concatenate([stage.cast[kind].account for kind in ("robocaller", "warming_spammer", "wanted_farmer")])
    assert np.isin(accounts, spammers).any()
