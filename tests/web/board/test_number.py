"""The page of a number says how it is shown, why, since when, what must change, and when it is clean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.pipeline.number_store import HEIR, QUIET, SELLER
from tests.web.board.number_served import seller_served
from tests.web.board.served import become, signed_in
from tests.web.service import Service

from callstanding import clock
from callstanding.actions.labels import Label
from callstanding.web.board.number_charts import bars, thinned
from callstanding.web.board.number_curve import POINTS
from callstanding.web.board.number_parts import PARTS
from callstanding.web.board.number_what_if import changes, sliders

HERE = f"/numbers/{SELLER[1:]}"
PIECE = {"hx-request": "true"}
NAMES = [page.path.rpartition("/")[2] for page in PARTS]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with seller_served(tmp_path_factory.mktemp("number")) as service:
        yield service


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        yield client


@pytest.fixture(autouse=True)
def _operator(service: Service, client: TestClient) -> None:
    become(service, client, "operator")


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_head_says_all_in_few_sentences(client: TestClient) -> None:
    head = words(client.get(HERE).text.partition('class="lead"')[2].partition("</p>")[0])
    assert f"{SELLER} has been shown as spam since 4 March 2025, because of short answers" in head
    assert "At most 30% of the first talks may end within 6 seconds (now " in head
    assert re.search(r"If nothing new is heard, it is clean on \d+ \w+ 2025\.$", head)


def test_entries_labels_holder_and_changes_are_there_at_once(client: TestClient) -> None:
    text = words(client.get(HERE).text)
    for told in ("Some App : Spam Likely", "Proven as a number of acme", "watch → spam", "It was never disputed."):
        assert told in text
    assert re.search(r"of the first talks end within 6 seconds; the limit is 30% \(\d+ of \d+ first talks\)", text)


def test_the_explanation_to_send_on_is_plain_text_whose_points_sum_to_the_score(client: TestClient) -> None:
    copied = client.get(HERE).text.partition('id="explanation">')[2].partition("</pre>")[0]
    assert copied.startswith(f"{SELLER}: spam, Spam Score ")
    score = float(re.findall(r"Spam Score ([\d.]+)", copied)[0])
    points = [float(p.replace("\u2212", "-")) for p in re.findall(r"^([+\u2212][\d.]+) {2}", copied, re.MULTILINE)]
    assert sum(points) == pytest.approx(score, abs=0.05 * len(points))
    assert "What would clear it, one by one:" in copied


def test_an_owner_sees_its_own_number_and_no_other(service: Service, client: TestClient) -> None:
    become(service, client, "owner")
    assert client.get(HERE).status_code == 200
    assert client.get(f"/numbers/{HEIR[1:]}").status_code == 404
    become(service, client, "rival")
    text = client.get(HERE)
    assert text.status_code == 404
    assert "spam" not in text.text
    for page in (*NAMES, "what-if", "what-if/result"):
        assert client.get(f"{HERE}/{page}", headers=PIECE).status_code == 404


def test_whoever_may_not_act_is_not_offered_a_dispute(service: Service, client: TestClient) -> None:
    assert f"/desk/new?number=%2B{SELLER[1:]}" in client.get(HERE).text
    become(service, client, "viewer")
    page = client.get(HERE)
    assert page.status_code == 200
    assert "/desk/new" not in page.text


def test_labels_of_another_tenant_are_not_shown_to_an_owner(service: Service, client: TestClient) -> None:
    label = Label(SELLER, date(2025, 3, 11), "Other App", "Scam", "spam")
    service.house.labels.take("carrier", [label], source="test", who="test", now=clock.seconds())
    assert "Other App" in client.get(HERE).text
    become(service, client, "owner")
    assert "Other App" not in client.get(HERE).text


@pytest.mark.parametrize("digits", ["1", "12345678901234567", "abc"])
def test_what_is_no_number_is_no_page(client: TestClient, digits: str) -> None:
    assert client.get(f"/numbers/{digits}").status_code == 404


def test_a_number_of_which_nothing_is_known_says_so(client: TestClient) -> None:
    text = client.get("/numbers/12025550199").text
    assert "Nothing is known of +12025550199." in text
    assert 'hx-trigger="load' not in text


def test_a_number_that_is_too_little_known_says_so(client: TestClient) -> None:
    assert (
        f"Too little is known of {QUIET} to judge it: 1 call made so far." in client.get(f"/numbers/{QUIET[1:]}").text
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_part_comes_as_a_piece_and_as_a_page_without_scripts(client: TestClient, name: str) -> None:
    piece, page = client.get(f"{HERE}/{name}", headers=PIECE), client.get(f"{HERE}/{name}")
    assert (piece.status_code, page.status_code) == (200, 200)
    assert "<html" not in piece.text
    assert f'<a href="{HERE}">' in page.text
    assert f"{HERE}/{name}" in client.get(HERE).text


def test_the_parts_tell_what_the_store_knows(client: TestClient) -> None:
    text = {name: words(client.get(f"{HERE}/{name}", headers=PIECE).text) for name in NAMES}
    assert re.search(r"At rest: \d+ \w+ 2025", text["entries"])
    assert re.search(r"or after \d+ better calls", text["entries"])
    assert "30 of 60 parties that called back reached someone" in text["callbacks"]
    assert "34 reports in 30 days" in text["reports"]
    assert "app 30, others 4" in text["reports"]
    assert "30 more calls were made by others in its name." in text["calls"]
    assert "Making no calls: clean on" in text["advice"]
    assert "spam" in text["course"]


def test_pages_are_french_for_those_who_read_french(client: TestClient) -> None:
    text = client.get(HERE, headers={"accept-language": "fr"}).text
    assert f"{SELLER} est affiché comme spam depuis le 4 mars 2025, à cause de\u202f: " in text
    assert "répondus" in client.get(f"{HERE}/calls", headers={"accept-language": "fr"}).text


def test_sliders_that_stand_where_they_stood_change_nothing(client: TestClient) -> None:
    first = client.get(f"{HERE}/what-if").text
    values = dict(re.findall(r'name="(\w+)" type="(?:range|hidden)"[^>]*value="(\d+)"', first))
    values |= dict(re.findall(r'type="hidden" name="(\w+)" value="(\d+)"', first))
    assert {"per_day", "was_per_day", "short", "complaints"} <= values.keys()
    assert changes(values) == {}
    assert "With these changes" not in words(first)


def test_slowing_down_shows_what_comes_of_it(client: TestClient) -> None:
    moved = f"{HERE}/what-if/result?per_day=0&was_per_day=110"
    text = words(client.get(moved, headers=PIECE).text)
    assert "Going on as now, at 110 calls a day" in text
    assert "With these changes: clean on" in text
    whole = client.get(f"{HERE}/what-if?per_day=20&was_per_day=110&short=5&was_short=68").text
    assert 'value="20"' in whole
    assert "With these changes" in whole


def test_what_no_slider_says_is_left_out() -> None:
    said = {"per_day": "-3", "short": "5", "was_short": "5", "answered": "٣", "callbacks": "70", "complaints": "9" * 12}
    assert changes(said) == {"callbacks": 0.7, "answered": 0.03}


def test_a_number_that_nobody_called_back_has_no_slider_for_it() -> None:
    made = sliders({"per_day": 3.2, "answered": 0.2, "short": None, "callbacks": None, "complaints": 1.0}, {})
    assert [each.name for each in made] == ["per_day", "answered", "complaints"]
    assert all(each.now % each.step == 0 for each in made)


COUNTS = st.lists(st.tuples(*(st.integers(0, 500) for _ in range(3))), min_size=1, max_size=30)


@given(COUNTS)
def test_bars_are_as_high_as_their_counts(rows: list[tuple[int, int, int]]) -> None:
    up = [(tone, [row[i] for row in rows]) for i, tone in enumerate(("good", "plain", "back"))]
    drawn = bars(up)
    total = sum(map(sum, rows))
    heights = sum(rect.height for rect in drawn.rects)
    assert drawn.most == max(map(sum, rows))
    assert heights * drawn.most == pytest.approx(total * 100, rel=0.05, abs=0.1 * drawn.most * len(drawn.rects))
    assert all(rect.y >= -0.2 and rect.y + rect.height <= 100.2 for rect in drawn.rects)


SCORES = st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=800)


@given(SCORES)
def test_a_thinned_curve_keeps_its_ends_its_extremes_and_its_gaps(scores: list[float | None]) -> None:
    kept = thinned(list(range(len(scores))), scores, POINTS)
    assert kept[0] == 0
    assert kept[-1] == len(scores) - 1
    assert {i for i, score in enumerate(scores) if score is None} <= set(kept)
    known = [score for score in scores if score is not None]
    shown = [score for i in kept if (score := scores[i]) is not None]
    assert (max(known, default=None), min(known, default=None)) == (max(shown, default=None), min(shown, default=None))
