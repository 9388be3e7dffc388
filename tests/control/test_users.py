"""Users: added, invited once, let in by their password, given roles, disabled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from callstanding.control import Audit, Sessions, Users
from callstanding.control.database import reading
from callstanding.control.user import subject_at
from callstanding.control.user_tables import INVITATIONS, USERS
from callstanding.control.users import INVITED_S
from callstanding.errors import NotFound, UsageError

PASSWORD = "correct horse battery"  # noqa: S105 - of a test
OTHER = "staple and paper clip"


@pytest.fixture
def users(engine: Engine) -> Users:
    made = Users(engine)
    made.add("pat", "centre", "owner", who="test", now=1.0)
    return made


def chosen(users: Users, password: str = PASSWORD, *, now: float = 2.0) -> None:
    users.welcome(users.invite("pat", who="test", now=now), password, now=now)


def test_whoever_was_added_cannot_sign_in_before_choosing_a_password(users: Users) -> None:
    assert users.check("pat", "") is None
    chosen(users)
    found = users.check(" Pat ", PASSWORD)
    assert found is not None
    assert (found.login, found.tenant, found.role, found.has_password) == ("pat", "centre", "owner", True)
    assert users.check("pat", OTHER) is None
    assert users.check("nobody", PASSWORD) is None


def test_neither_password_nor_invitation_is_kept_as_it_is(users: Users, engine: Engine) -> None:
    text = users.invite("pat", who="test", now=1.0)
    users.welcome(text, PASSWORD, now=2.0)
    again = users.invite("pat", who="test", now=3.0)
    with reading(engine) as connection:
        kept = [*connection.execute(select(USERS)), *connection.execute(select(INVITATIONS))]
    told = f"{kept}{Audit(engine).listed()}"
    assert not any(secret in told for secret in (PASSWORD, text, again))
    assert "$argon2id$" in told


def test_an_invitation_is_good_once_for_three_days_and_until_the_next_one(users: Users) -> None:
    first = users.invite("pat", who="test", now=0.0)
    second = users.invite("pat", who="test", now=0.0)
    assert users.invited(first, now=1.0) is None
    assert users.invited(second, now=INVITED_S - 1.0) is not None
    assert users.invited(second, now=INVITED_S + 1.0) is None
    with pytest.raises(NotFound):
        users.welcome(second, PASSWORD, now=INVITED_S + 1.0)
    users.welcome(second, PASSWORD, now=1.0)
    with pytest.raises(NotFound):
        users.welcome(second, OTHER, now=2.0)
    assert users.check("pat", PASSWORD) is not None


def test_of_two_who_use_one_invitation_at_once_one_is_let_in(users: Users) -> None:
    text = users.invite("pat", who="test", now=1.0)

    def use(password: str) -> bool:
        try:
            return bool(users.welcome(text, password, now=2.0))
        except NotFound:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, (PASSWORD, OTHER))) == [False, True]


def test_another_password_ends_all_sessions_and_invitations(users: Users, engine: Engine) -> None:
    chosen(users)
    sessions = Sessions(engine, clock=lambda: 3.0)
    text, link = sessions.begin("pat"), users.invite("pat", who="test", now=3.0)
    users.change_password("pat", OTHER, now=4.0)
    assert sessions.find(text) is None
    assert users.invited(link, now=4.0) is None
    assert [users.check("pat", each) is not None for each in (PASSWORD, OTHER)] == [False, True]


def test_a_password_that_will_not_do_changes_nothing(users: Users) -> None:
    chosen(users)
    text = users.invite("pat", who="test", now=2.0)
    for change in (
        lambda: users.change_password("pat", "short", now=3.0),
        lambda: users.welcome(text, "short", now=3.0),
    ):
        with pytest.raises(UsageError):
            change()
    assert users.check("pat", PASSWORD) is not None
    assert users.invited(text, now=3.0) is not None


def test_a_disabled_user_is_out_and_comes_back_with_the_same_password(users: Users, engine: Engine) -> None:
    chosen(users)
    sessions = Sessions(engine, clock=lambda: 3.0)
    text, link = sessions.begin("pat"), users.invite("pat", who="test", now=3.0)
    users.disable("pat", who="test", now=3.0)
    assert (sessions.find(text), users.invited(link, now=3.0), users.check("pat", PASSWORD)) == (None, None, None)
    with pytest.raises(UsageError, match="disabled"):
        users.invite("pat", who="test", now=3.0)
    users.enable("pat", who="test", now=4.0)
    assert sessions.find(text) is None
    assert users.check("pat", PASSWORD) is not None


def test_nobody_of_a_tenant_has_a_role_of_the_other_kind(users: Users) -> None:
    with pytest.raises(UsageError):
        users.change_role("pat", "operator", who="test", now=2.0)
    with pytest.raises(UsageError):
        users.add("kim", "carrier", "owner", who="test", now=2.0)
    assert users.change_role("pat", "viewer", who="test", now=2.0).acts is False
    assert users.get("pat").caller().scopes == {"lookup", "read"}


def test_only_the_users_of_a_tenant_are_found_for_it(users: Users) -> None:
    assert [user.login for user in users.listed("centre")] == ["pat"]
    assert users.listed("carrier") == []
    for act in (
        lambda: users.get("pat", "carrier"),
        lambda: users.invite("pat", who="test", now=2.0, only="carrier"),
        lambda: users.disable("pat", who="test", now=2.0, only="carrier"),
        lambda: users.enable("pat", who="test", now=2.0, only="carrier"),
        lambda: users.change_role("pat", "viewer", who="test", now=2.0, only="carrier"),
    ):
        with pytest.raises(NotFound):
            act()
    assert users.get("pat").role == "owner"


def test_every_change_is_noted_with_its_maker(users: Users, engine: Engine) -> None:
    chosen(users)
    users.change_role("pat", "viewer", who="user:boss", now=5.0)
    users.disable("pat", who="user:boss", now=6.0)
    noted = [(each.what, each.who) for each in Audit(engine).listed() if each.subject == "pat"]
    assert noted == [
        ("user.added", "test"),
        ("user.invited", "test"),
        ("user.password", "user:pat"),
        ("user.role", "user:boss"),
        ("user.disabled", "user:boss"),
    ]
    assert Audit(engine).verify().broken is None


def test_a_provider_knows_a_user_once_an_invitation_was_used(users: Users) -> None:
    subject = subject_at("https://id.example/", "7")
    assert users.of_subject(subject) is None
    text = users.invite("pat", who="test", now=2.0)
    assert users.know_as(subject, invitation=text, now=3.0).login == "pat"
    found = users.of_subject(subject)
    assert found is not None
    assert found.login == "pat"
    with pytest.raises(NotFound):
        users.know_as(subject_at("https://id.example", "8"), invitation=text, now=3.0)
    users.disable("pat", who="test", now=4.0)
    assert users.of_subject(subject) is None


def test_a_subject_is_one_user_only_and_its_invitation_stays_good(users: Users) -> None:
    subject = subject_at("https://id.example", "7")
    users.add("kim", "centre", "owner", who="test", now=1.0, subject=subject)
    text = users.invite("pat", who="test", now=2.0)
    with pytest.raises(UsageError):
        users.know_as(subject, invitation=text, now=3.0)
    assert users.invited(text, now=3.0) is not None


def test_what_is_no_login_is_refused(users: Users) -> None:
    for login in ("", " ", "a b", "-pat", "päт", "x" * 101, "kim\nlee"):
        with pytest.raises(UsageError):
            users.add(login, "centre", "owner", who="test", now=1.0)


def test_a_tenant_that_is_not_there_has_no_users(users: Users) -> None:
    with pytest.raises(NotFound):
        users.add("kim", "nobody", "owner", who="test", now=1.0)
