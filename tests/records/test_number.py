"""Numbers as feeds write them, and what they are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callstanding.errors import UsageError
from callstanding.records.number import KINDS, Number, mask, parse_number, parse_numbers

US = Number("+12025550123", "geographic", "US")
LONDON = Number("+442079460958", "geographic", "GB")
PARIS_MOBILE = Number("+33612345678", "mobile", "FR")
ANONYMOUS = Number(None, "anonymous", None)
INVALID = Number(None, "invalid", None)


@pytest.mark.parametrize(
    "raw",
    [
        "+12025550123",
        "2025550123",
        "12025550123",
        "(202) 555-0123",
        "202.555.0123",
        " 202 555 0123 ",
        "+1\u00a0202\u2011555\u20110123",
        "\uff0b12025550123",
        "01112025550123",
        "tel:+1-202-555-0123",
        "tel:2025550123;phone-context=+1",
        "tel:5550123;phone-context=+1-202",
        "tel:+12025550123;ext=45",
        "sip:+12025550123@192.0.2.1",
        "sips:2025550123@example.com:5061;transport=tls",
        "sip:+12025550123;npdi@example.com;user=phone",
        "sip:%2B12025550123@example.com",
        "sip:2025550123:secret@example.com",
        "SIP:2025550123@example.com?subject=hello",
        "2025550123@example.com",
        '"Alice" <2025550123>',
        '"" <2025550123>',
        "Alice <sip:+12025550123@example.com>;tag=1928",
        "+1 202 555 0123 ext. 45",
        "202-555-0123 x45",
        "2025550123,,45",
        "2025550123#45",
        "++12025550123",
        "+0012025550123",
    ],
)
def test_a_us_number_is_read_in_every_form(raw: str) -> None:
    assert parse_number(raw, "US") == US


@pytest.mark.parametrize(
    ("raw", "region", "number"),
    [
        ("020 7946 0958", "GB", LONDON),
        ("+44 (0)20 7946 0958", None, LONDON),
        ("0044 20 7946 0958", "FR", LONDON),
        ("011442079460958", "US", LONDON),
        ("0044 20 7946 0958", "US", LONDON),
        ("06 12 34 56 78", "FR", PARIS_MOBILE),
        ("33612345678", "US", PARIS_MOBILE),
        ("021 11 98765-4321", "BR", Number("+5511987654321", "mobile", "BR")),
        ("09811112222", "IN", Number("+919811112222", "mobile", "IN")),
        ("0800 123 4567", "GB", Number("+448001234567", "toll-free", "GB")),
        ("+1 900 234 5678", None, Number("+19002345678", "premium", "US")),
        ("+33 9 49 12 34 56", None, Number("+33949123456", "voip", "FR")),
        ("+800 1234 5678", None, Number("+80012345678", "toll-free", "001")),
        ("+39 06 1234 5678", None, Number("+390612345678", "geographic", "IT")),
        ("+1 604 555 0123", None, Number("+16045550123", "geographic", "CA")),
        ("312345", "AD", Number("+376312345", "mobile", "AD")),
    ],
)
def test_numbers_of_other_plans_and_kinds(raw: str, region: str | None, number: Number) -> None:
    assert parse_number(raw, region) == number


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "  ",
        "-",
        "anonymous",
        "Anonymous",
        "UNKNOWN",
        "Restricted",
        "Private Number",
        "unavailable",
        "blocked",
        "withheld",
        "numéro masqué",
        '"Anonymous" <>',
        '"Anonymous" <anonymous>',
        "sip:anonymous@anonymous.invalid",
        "sip:anonymous.invalid",
        "+266696687",
        "+7378742833",
        "sip:+266696687@example.com",
    ],
)
def test_a_withheld_number_is_anonymous(raw: str | None) -> None:
    assert parse_number(raw, None) == ANONYMOUS


@pytest.mark.parametrize(
    ("raw", "region"),
    [("112", "FR"), ("911", "US"), ("999", "GB"), ("sip:112@example.com", "DE"), ("+911", "US"), ("911", None)],
)
def test_an_emergency_number_depends_on_the_region(raw: str, region: str | None) -> None:
    assert parse_number(raw, region) == Number(None, "emergency", region)


@pytest.mark.parametrize("raw", ["1", "99", "1001", "20345", "118218", "*43", "*98#", "#21#", '"Desk" <1001>'])
def test_extensions_and_service_codes_are_short(raw: str) -> None:
    assert parse_number(raw, "FR") == Number(None, "short", "FR")


@pytest.mark.parametrize(
    "raw",
    ["s", "ACME", "1-800-FLOWERS", "sip:alice@example.com", "sip:192.0.2.1", "SIP/1001-0001", "1111111111",
     "5551234567", "0000000000", "+12", "+999123456789", "12+34567890", "1234567\x00", "1" * 40,
     "9" * 5000, "x" * 5000, ", " * 9000],
)  # fmt: skip
def test_what_no_plan_knows_is_invalid(raw: str) -> None:
    assert parse_number(raw, "US") == INVALID


def test_without_a_region_a_bare_national_number_is_invalid() -> None:
    assert parse_number("2025550123", None) == INVALID
    assert parse_number("0612345678", None) == INVALID


def test_without_a_region_eleven_bare_digits_are_read_as_international() -> None:
    assert parse_number("12025550123", None) == US
    assert parse_number("33612345678", None) == PARIS_MOBILE


def test_ten_bare_digits_are_never_read_as_international() -> None:
    assert parse_number("+6581234567", "US").region == "SG"
    assert parse_number("6581234567", None) == INVALID


def test_a_national_reading_goes_before_an_international_one() -> None:
    assert parse_number("2079460958", "GB") == LONDON
    assert parse_number("442079460958", "GB") == LONDON


def test_uk_is_taken_for_gb_and_lower_case_for_upper() -> None:
    assert parse_number("020 7946 0958", "uk") == LONDON


def test_an_unknown_region_is_an_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match="two letters"):
        parse_number("2025550123", "USA")


@given(st.text(max_size=30) | st.text("+0123456789 -()<>@:;*#sipteltx.,", max_size=40))
@example("<" * 30)
def test_any_text_is_some_number(raw: str) -> None:
    number = parse_number(raw, "US")
    assert number.kind in KINDS
    assert (number.e164 is None) == (number.kind in KINDS[6:])


@given(st.text("+0123456789", max_size=18))
def test_reading_a_number_again_changes_nothing(raw: str) -> None:
    number = parse_number(raw, "FR")
    if number.e164 is not None:
        assert parse_number(number.e164, None) == number
        assert parse_number(f"sip:{number.e164}@example.com;user=phone", "DE") == number


def test_many_numbers_keep_their_order() -> None:
    raws = ["2025550123", None, "1001", "sip:+442079460958@example.com", "ACME", "2025550123"]
    assert parse_numbers(raws, "US") == [US, ANONYMOUS, Number(None, "short", "US"), LONDON, INVALID, US]


def test_a_mask_hides_the_middle() -> None:
    assert mask("+12025550123") == "+1202*****23"
    assert mask("+376312345") == "+3763***45"


@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_a_mask_keeps_the_length_and_hides_most_of_a_short_number(e164: str) -> None:
    masked = mask(e164)
    assert len(masked) == len(e164)
    assert len(e164) < 5 or "*" in masked
