"""The page of numbers: what each visitor sees, finds, keeps and takes away as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient
from tests.web.board.served import Who, become, peopled, post, signed_in
from tests.web.service import (
    CLEAN,
    GONE,
    LABELLED,
    RECOVERING,
    SPAM,
    SPOOFED,
    UNHEARD,
    Service,
    answered,
    eventually,
    make,
)

from callstanding import clock
from callstanding.control.stock import Wanted
from callstanding.live.published import Published
from callstanding.web.board.numbers_cells import trend_of

SHEET = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The published numbers; acme has proven one of them, and has another and one that nobody heard of in stock."""
    made = peopled(tmp_path_factory.mktemp("numbers"))
    rows = [Wanted(CLEAN, "US", campaign=SHEET, pool="<script>alert(1)</script>"), Wanted(UNHEARD, "US")]
    made.house.stock.import_("acme", rows, who="test", now=clock.seconds() - 60)
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        eventually(lambda: service.house.register.is_whole)
        yield client


def told(service: Service, *, beat: float) -> None:
    """The folder lived at this moment."""
    file = Published(service.place.published, write=True)
    file.put(about={"beat": f"{beat:.3f}"})
    file.close()
    service.house.standings.refresh()


def numbers_in(text: str) -> list[str]:
    """The numbers of the rows of a page."""
    return [f"+{digits}" for digits in re.findall(r'<th scope="row"><a href="/numbers/(\d+)">', text)]


def test_an_operator_sees_all_that_is_published_the_worst_first(client: TestClient) -> None:
    assert numbers_in(client.get("/numbers").text) == [SPAM, LABELLED, RECOVERING, SPOOFED, CLEAN, UNHEARD]


@pytest.mark.parametrize("who", ["owner", "viewer"])
def test_an_owner_sees_its_own_also_those_without_a_standing(service: Service, client: TestClient, who: Who) -> None:
    become(service, client, who)
    assert numbers_in(client.get("/numbers").text) == [SPAM, CLEAN, UNHEARD]
    assert numbers_in(client.get(f"/numbers?q={LABELLED[1:]}").text) == []
    assert client.get("/numbers/export.csv").text.count("\n") == 4


def test_who_has_no_number_is_told_what_to_do(service: Service, client: TestClient) -> None:
    become(service, client, "rival")
    text = client.get("/numbers").text
    assert "No number yet" in text
    assert 'href="/inventory"' in text


def test_where_nothing_is_published_yet_the_page_says_so(tmp_path: Path) -> None:
    unpublished = make(tmp_path, published=False)
    unpublished.house.users.add("operator", "carrier", "operator", who="test", now=clock.seconds())
    with signed_in(unpublished, "operator") as client:
        assert "Nothing is published yet" in client.get("/numbers").text


def test_where_nothing_matches_the_filters_can_be_cleared(client: TestClient) -> None:
    text = client.get("/numbers?q=999999").text
    assert "No number matches" in text
    assert 'href="/numbers">Clear the filters' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=spam", [SPAM, LABELLED]),
        ("flag=spoofed", [SPOOFED]),
        ("signal=short_answers", [SPAM]),
        ("state=in+use", [CLEAN]),
        ("state=stock&sort=number", [CLEAN, UNHEARD]),
        ("low=50&high=95", [LABELLED, RECOVERING]),
        ("q=0104", [CLEAN]),
        ("q=(202)+555+0104", [CLEAN]),
        ("q=script", [CLEAN]),
        ("sort=number&dir=down&status=spam", [LABELLED, SPAM]),
        ("tenant=acme&state=new", [UNHEARD]),
        ("country=FR", []),
        ("page=99&status=spam", [SPAM, LABELLED]),
        ("page=-3&sort=nonsense&dir=sideways&low=x&status=spam", [SPAM, LABELLED]),
    ],
)
def test_the_address_is_the_view(client: TestClient, query: str, found: list[str]) -> None:
    assert numbers_in(client.get(f"/numbers?{query}").text) == found


def test_the_page_asks_for_its_table_alone_and_gets_a_short_address(client: TestClient) -> None:
    reply = client.get("/numbers?q=&status=spam&low=&sort=score&dir=down", headers={"hx-request": "true"})
    assert "<html" not in reply.text
    assert reply.headers["hx-push-url"] == "/numbers?status=spam"
    assert numbers_in(reply.text) == [SPAM, LABELLED]


def test_the_table_says_how_it_is_sorted_and_how_much_there_is(client: TestClient) -> None:
    text = client.get("/numbers?sort=number").text
    assert text.count("aria-sort") == 1
    assert re.search(r'aria-sort="ascending"><a id="by-number" href="/numbers\?sort=number&amp;dir=down"', text)
    assert re.search(r"<caption[^>]*>6 numbers\.", text)


def test_names_are_shown_and_never_run(client: TestClient) -> None:
    text = client.get('/numbers?q="><script>alert(2)</script>').text
    assert "<script>alert" not in text
    assert "<script>alert" not in client.get("/numbers?state=stock").text


def test_a_view_is_saved_shown_and_taken_away_by_viewers_too(service: Service, client: TestClient) -> None:
    become(service, client, "viewer")
    name = 'Mine & "<b>"'
    reply = post(client, "/numbers/views", name=name, query="status=spam&sort=since&dir=up&page=3&other=1")
    assert reply.headers["location"] == "/numbers?status=spam&sort=since&dir=up"
    assert (
        '"/numbers?status=spam&amp;sort=since&amp;dir=up">Mine &amp; &#34;&lt;b&gt;&#34;</a>'
        in client.get("/numbers").text
    )
    become(service, client, "owner")
    assert "Mine" not in client.get("/numbers").text
    become(service, client, "viewer")
    assert post(client, "/numbers/views/delete", name=name).status_code == 303
    assert service.house.views.listed("viewer", "numbers") == []


def test_a_view_without_a_name_is_refused(client: TestClient) -> None:
    assert post(client, "/numbers/views", name=" ", query="").status_code == 422


def test_a_file_has_the_whole_view_and_runs_nothing_in_a_spreadsheet(client: TestClient) -> None:
    reply = client.get("/numbers/export.csv?state=in+use")
    [row] = csv.DictReader(io.StringIO(reply.text))
    assert row["number"] == CLEAN
    assert row["campaign"] == f"'{SHEET}"
    assert (row["status"], row["spam_score"], row["calls_out"]) == ("clean", "3.0", "1200")
    assert re.fullmatch(r'attachment; filename="numbers-\d{4}-\d\d-\d\d\.csv"', reply.headers["content-disposition"])
    every = list(csv.DictReader(io.StringIO(client.get("/numbers/export.csv?sort=number").text)))
    assert [each["number"] for each in every] == [SPAM, LABELLED, SPOOFED, CLEAN, RECOVERING, UNHEARD]
    assert (every[-1]["spam_score"], every[-1]["calls_out"], every[0]["reason"]) == ("", "", "short_answers")


def test_a_spreadsheet_has_texts_as_texts_and_figures_as_figures(client: TestClient) -> None:
    reply = client.get("/numbers/export.xlsx?state=in+use")
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(reply.content)).get_sheet_by_index(0).to_python()
    cells = dict(zip(head, row, strict=True))
    assert (cells["number"], cells["campaign"], cells["calls_out"]) == (CLEAN, SHEET, 1200)
    assert b"<f>" not in reply.content


def test_without_its_package_a_spreadsheet_is_explained(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callstanding.web.board.numbers_export.find_spec", lambda _: None)
    reply = client.get("/numbers/export.xlsx")
    assert reply.status_code == 409
    assert "callstanding[owner]" in reply.text


def test_the_cells_come_later_with_the_calls_left_and_only_of_ones_own(service: Service, client: TestClient) -> None:
    become(service, client, "owner")
    with answered(service):
        told(service, beat=clock.seconds())
        service.house.register.calls_at = -1e9
        text = client.get(f"/numbers/cells?n={CLEAN[1:]},{LABELLED[1:]},nonsense", headers={"hx-request": "true"}).text
    assert f'hx-target="#h{CLEAN[1:]}"' in text
    assert LABELLED[1:] not in text
    assert "calls_left" in client.get("/numbers/export.csv").text
    [row] = csv.DictReader(io.StringIO(client.get("/numbers/export.csv?state=in+use").text))
    assert (row["calls_left"], row["calls_limit"]) == ("89", "90")  # one call is in the store


def test_without_the_folder_the_page_and_its_cells_do_without(service: Service, client: TestClient) -> None:
    told(service, beat=0.0)
    service.house.register.calls_at = -1e9
    assert client.get(f"/numbers/cells?n={CLEAN[1:]}").status_code == 200
    assert "the folder is late" in client.get("/numbers").text


@pytest.mark.parametrize(
    ("points", "trend"),
    [([], None), ([1.0] * 7, None), ([1.0] * 7 + [5.0], 4.0), ([None, *[1.0] * 7], None), ([9.0, *[1.0] * 7], -8.0)],
)
def test_a_trend_is_the_change_of_a_week(points: list[float | None], trend: float | None) -> None:
    assert trend_of(points) == trend


def test_news_tell_how_many_of_the_view_changed(client: TestClient) -> None:
    assert "2 numbers" in client.get("/numbers/news?status=spam&after=0").text
    assert client.get("/numbers/news?status=spam&after=99").text.strip() == ""
    assert client.get("/numbers/news?after=x").status_code == 200


def test_a_number_that_is_gone_is_not_listed(client: TestClient) -> None:
    assert GONE not in client.get("/numbers").text
