"""Saved views: each user has their own, by name, and not without end."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control.views import LONGEST, LONGEST_QUERY, MOST, View, Views
from callstanding.errors import UsageError


@pytest.fixture
def views(engine: Engine) -> Views:
    return Views(engine)


def save(views: Views, login: str, name: str, query: str = "status=spam") -> View:
    return views.save(login, "numbers", name=name, query=query, now=1.0)


def test_each_user_has_their_own_views_of_each_page(views: Views) -> None:
    save(views, "ann", "Tagged")
    save(views, "ann", "été", "state=resting")
    save(views, "bob", "Tagged", "status=watch")
    assert views.listed("ann", "numbers") == [View("Tagged", "status=spam"), View("été", "state=resting")]
    assert views.listed("bob", "numbers") == [View("Tagged", "status=watch")]
    assert views.listed("ann", "desk") == []


def test_a_view_of_the_same_name_is_replaced(views: Views) -> None:
    save(views, "ann", "Mine")
    save(views, "ann", " Mine ", "q=0142")
    assert views.listed("ann", "numbers") == [View("Mine", "q=0142")]


def test_a_view_that_is_taken_away_leaves_those_of_others(views: Views) -> None:
    save(views, "ann", "Mine")
    save(views, "bob", "Mine")
    views.delete("ann", "numbers", "Mine")
    views.delete("ann", "numbers", "never there")
    assert views.listed("ann", "numbers") == []
    assert len(views.listed("bob", "numbers")) == 1


@pytest.mark.parametrize(
    ("name", "query"), [("", ""), (" ", ""), ("x" * (LONGEST + 1), ""), ("a\nb", ""), ("a", "q" * (LONGEST_QUERY + 1))]
)
def test_a_name_or_a_view_that_will_not_do_is_refused(views: Views, name: str, query: str) -> None:
    with pytest.raises(UsageError):
        save(views, "ann", name, query)
    assert views.listed("ann", "numbers") == []


def test_only_so_many_are_kept_and_one_more_loses_none(views: Views) -> None:
    for place in range(MOST):
        save(views, "ann", f"view {place}")
    with pytest.raises(UsageError, match="At most"):
        save(views, "ann", "one more")
    save(views, "ann", "view 7", "q=other")
    assert len(views.listed("ann", "numbers")) == MOST
