"""How often one may try to sign in, whatever somebody else tries at the same time."""

from __future__ import annotations

import asyncio

import pytest

from callstanding.web import limiting
from callstanding.web.limiting import Buckets
from callstanding.web.problem import Problem
from callstanding.web.settings import Rate
from callstanding.web.sign_ins import PER_ADDRESS, PER_DEVICE, PER_LOGIN, Hashing, SignIns


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def sign_ins(watch: Watch) -> SignIns:
    return SignIns(b"k" * 32, clock=watch)


def test_a_login_is_tried_a_few_times_from_wherever(sign_ins: SignIns, watch: Watch) -> None:
    waits = [sign_ins.wait("pat", f"192.0.2.{n}", "") for n in range(PER_LOGIN.burst + 1)]
    assert waits == [*[0.0] * PER_LOGIN.burst, 1 / PER_LOGIN.per_s]
    watch.now += 1 / PER_LOGIN.per_s
    assert sign_ins.wait("pat", "192.0.2.99", "") == 0.0


def test_an_address_tries_a_few_logins(sign_ins: SignIns) -> None:
    waits = [sign_ins.wait(f"login{n}", "192.0.2.1", "") for n in range(PER_ADDRESS.burst + 1)]
    assert waits[:-1] == [0.0] * PER_ADDRESS.burst
    assert waits[-1] > 0


def test_a_household_of_ipv6_has_one_count(sign_ins: SignIns) -> None:
    for n in range(PER_ADDRESS.burst):
        assert sign_ins.wait(f"login{n}", f"2001:db8:0:1::{n + 1:x}", "") == 0.0
    assert sign_ins.wait("more", "2001:db8:0:1:ffff::1", "") > 0
    assert sign_ins.wait("more", "2001:db8:0:2::1", "") == 0.0


@pytest.mark.parametrize("address", ["::ffff:192.0.2.1", "192.0.2.1"])
def test_an_address_is_the_same_in_both_writings(sign_ins: SignIns, address: str) -> None:
    for n in range(PER_ADDRESS.burst):
        sign_ins.wait(f"login{n}", "192.0.2.1", "")
    assert sign_ins.wait("more", address, "") > 0


def test_who_tries_too_often_does_not_use_up_the_counts_of_others(sign_ins: SignIns) -> None:
    for n in range(PER_ADDRESS.burst):
        sign_ins.wait(f"login{n}", "192.0.2.1", "")
    for _ in range(50):
        assert sign_ins.wait("pat", "192.0.2.1", "") > 0
    assert sign_ins.wait("pat", "192.0.2.2", "") == 0.0


def test_nobody_keeps_a_user_out_of_the_browser_that_it_used_before(sign_ins: SignIns) -> None:
    device = sign_ins.device("pat")
    for n in range(50):
        sign_ins.wait("pat", f"192.0.2.{n}", "")
    assert sign_ins.wait("pat", "192.0.2.7", "") > 0
    waits = [sign_ins.wait("pat", "192.0.2.7", device) for _ in range(PER_DEVICE.burst + 1)]
    assert waits[:-1] == [0.0] * PER_DEVICE.burst
    assert waits[-1] > 0


@pytest.mark.parametrize("device", ["", ".", "x.y", "é.é"])
def test_a_mark_that_we_did_not_make_is_none(sign_ins: SignIns, device: str) -> None:
    for n in range(10):
        sign_ins.wait("pat", f"192.0.2.{n}", device)
    assert sign_ins.wait("pat", "192.0.2.99", device) > 0


def test_a_mark_is_for_one_login_and_one_store(sign_ins: SignIns, watch: Watch) -> None:
    for n in range(10):
        sign_ins.wait("kim", f"192.0.2.{n}", "")
    assert sign_ins.wait("kim", "192.0.2.99", sign_ins.device("pat")) > 0
    assert sign_ins.wait("kim", "192.0.2.99", SignIns(b"o" * 32, clock=watch).device("kim")) > 0


def test_a_flood_of_new_keys_drives_out_its_own_counts(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "MOST", 100)
    buckets, rate = Buckets(clock=watch), Rate(1 / 30, 5)
    for _ in range(5):
        buckets.take("pat", rate)
    for n in range(1_000):
        buckets.take(f"flood{n}", rate)
    assert buckets.take("pat", rate)[1] > 0


def test_a_queue_has_an_end_and_is_free_again_afterwards() -> None:
    async def story() -> list[str]:
        hashing, told = Hashing(at_once=1, waiting=1), []
        gate = asyncio.Event()

        async def one(name: str) -> None:
            try:
                async with hashing.turn(busy="later"):
                    await gate.wait()
                    told.append(name)
            except Problem as problem:
                told.append(problem.detail)

        tasks = [asyncio.create_task(one(name)) for name in ("first", "second", "third")]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)
        await one("fourth")
        return told

    assert asyncio.run(story()) == ["later", "first", "second", "fourth"]
