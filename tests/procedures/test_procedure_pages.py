"""The public pages that explain how a matter goes, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from zhaishangyi.messages import compile_rooms
from zhaishangyi.procedures import queries
from zhaishangyi.procedures.apps import check_procedure_files
from zhaishangyi.procedures.rules import StepState
from zhaishangyi.procedures.words import PARTIES, TIERS
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role


@pytest.fixture(scope="module", autouse=True)
def compile_catalogues() -> None:
    compile_rooms()


@pytest.fixture
def town_folder() -> Iterator[Path]:
    """The town's own folder of procedures, empty again afterwards."""
    folder = Path(settings.DATA_FOLDER) / "procedures"
    folder.mkdir()
    queries._read_once.cache_clear()
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    queries._read_once.cache_clear()


def read_page(client: Client, name: str, *args: str, language: str = "zh-hans") -> str:
    """The text of a page without its tags."""
    client.cookies["django_language"] = language
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    html = response.content.decode()
    assert len(html) < 60_000
    assert "style=" not in html
    assert "onclick" not in html
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.django_db
def test_the_page_explains_each_link_to_a_resident(client: Client) -> None:
    text = read_page(client, "procedures:show", "eight-links")
    for words in (
        "八大工作环节",
        "谁有事，谁来说",
        "有了这些就算走完：到现场看过或者听过一轮大家的意见。",
        "这件事要专家看的，还要：专家看过，写下意见。",
        "写明理由，可以免：小事、急事。",
        "这一步走没走完，召集人说了算。",
        "时间过了 80%",
        "90 天内",
        "至少来 10 人，还要请： 居民、人大代表、承办单位",
        "不到 70 人，就回到第 7 步，办理落实",
        "没谈拢，就回到第 4 步，邀请各方",
    ):
        assert words in text, words


@pytest.mark.django_db
def test_the_page_in_english(client: Client) -> None:
    text = read_page(client, "procedures:show", "eight-links", language="en")
    for words in (
        "Eight work links",
        "Done when there is: a visit to the place or a round of opinions.",
        "May be left out, with the reason on record: Small matter, Urgent matter.",
        "within 1 day ",
        "within 37 days",
        "residents, people's deputies, the responsible office",
        "goes back to step 7, deliver.",
    ):
        assert words in text.replace("&#x27;", "'"), words
    assert not re.search(r"[\u4e00-\u9fff]", text)


@pytest.mark.django_db
def test_a_procedure_for_one_tier_shows_one_column_of_days(client: Client) -> None:
    text = read_page(client, "procedures:show", "five-steps")
    assert "13 天内" in text
    assert "90 天内" not in text
    assert "写明理由，可以免" not in text


@pytest.mark.django_db
def test_a_procedure_that_no_matter_gets_by_its_tier_says_for_what_it_is(client: Client) -> None:
    text = read_page(client, "procedures:show", "livelihood-project")
    assert "给采纳了的建议用" in text
    assert "采纳建议" in text
    assert "60 天内" in text


@pytest.mark.django_db
def test_the_list_leads_to_every_procedure(client: Client) -> None:
    response = client.get(reverse("procedures:list"))
    html = response.content.decode()
    for slug in ("eight-links", "five-steps", "livelihood-project"):
        assert f'href="{reverse("procedures:show", args=[slug])}"' in html
    assert "小事小议，大事大议，急事速议" in html


@pytest.mark.django_db
def test_an_unknown_procedure_is_not_found(client: Client) -> None:
    response = client.get(reverse("procedures:show", args=["nine-links"]))
    assert response.status_code == 404
    assert "这里没有这个办法" in response.content.decode()


def test_an_unknown_procedure_is_not_here() -> None:
    with pytest.raises(NotHere, match="no such way"):
        queries.find_procedure("nine-links")


@pytest.mark.django_db
def test_a_towns_own_words_are_shown_and_escaped(client: Client, town_folder: Path) -> None:
    shipped = (Path(queries.__file__).parent / "files/five-steps.toml").read_text(encoding="utf-8")
    own = shipped.replace("五事工作法", "<b>五步</b>")
    (town_folder / "own.toml").write_text(own, encoding="utf-8")
    html = client.get(reverse("procedures:show", args=["five-steps"])).content.decode()
    assert "&lt;b&gt;五步&lt;/b&gt;" in html
    assert "<b>五步</b>" not in html


def test_a_wrong_file_stops_the_start_with_one_line(town_folder: Path) -> None:
    assert check_procedure_files() == []
    queries._read_once.cache_clear()
    (town_folder / "own.toml").write_text('id = "x"\ncolour = "red"\n', encoding="utf-8")
    (problem,) = check_procedure_files()
    assert problem.msg.startswith("own.toml, colour: This key is not known.")
    assert "\n" not in problem.msg


def test_a_procedure_serves_the_tiers_it_is_chosen_for() -> None:
    served = {way.id: queries.list_served(way) for way in queries.list_active().values()}
    assert served == {
        "eight-links": ["big", "urgent"],
        "five-steps": ["small"],
        "livelihood-project": [],
    }


def test_parties_are_roles_of_the_record() -> None:
    assert set(PARTIES) <= {role.value for role in Role}


def test_every_tier_and_state_has_its_word() -> None:
    assert list(TIERS) == ["small", "big", "urgent"]
    assert {state.value for state in StepState} == {"done", "current", "overdue", "skipped", "todo"}
