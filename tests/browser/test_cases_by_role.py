"""The camphor tree, the bridge and the red house, as five people see them on real screens.

A mediator, a side of the dispute, somebody of an office, the town's supervisor, and a passer-by.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.browser.person import DESK, Person

from zhaishangyi.rehearsal.stage import read_roster

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]

MEDIATOR, PARTY, OTHER, SUPERVISOR = "吴秀英", "邱玉珍", "施根宝", "钱敏"
TALK, DISPUTE = "屋檐、树枝、水沟：邻居之间怎么讲理", "屋檐滴水、树枝过界"
BRIDGE = "大桥封了，这几个月怎么过河？"
PROJECTS = ("点亮田间路：豆香院到水闸装太阳能灯", "豆香院门口放一排长凳")
CAST = {"mediator": MEDIATOR, "party": PARTY, "office": "倪卫国", "supervisor": SUPERVISOR}


@pytest.fixture
def people(make_person: MakePerson) -> dict[str, Person]:
    """The five, each at a screen of their own: staff at a desk, the others on a phone."""
    found = {"visitor": make_person()}
    found["visitor"].visit("/")
    ids = read_roster(found["visitor"].url, "zh-CN")
    for role, name in CAST.items():
        person = make_person(size=DESK) if role != "party" else make_person()
        be(person, ids[name])
        found[role] = person
    return found


def be(person: Person, person_id: str) -> None:
    """Become somebody of the roster whom the demo's switcher does not offer by name."""
    person.visit("/")
    person.page.locator("details.demo > summary").click()
    button = person.page.locator("button.demo__person").first
    button.evaluate("(node, id) => { node.value = id; }", person_id)
    person.follow(button)


def require_calm(people: dict[str, Person]) -> None:
    """No screen had anything to complain about."""
    for person in people.values():
        person.require_calm()


def open_with_a_reason(person: Person, address: str) -> None:
    """The file was put away: say why it is opened again."""
    person.visit(address)
    person.page.locator("main [name=reason]").fill("下雨了，想看看当时怎么说的")
    person.follow(person.page.locator("main form button[type=submit]").first)
    expect(person.page.locator(".sealbar")).to_be_visible()


def test_the_camphor_tree(people: dict[str, Person]) -> None:
    mediator = people["mediator"]
    mediator.visit("/mediation/")
    row = mediator.page.locator("a.card__link", has_text="官公河调").last
    address = row.get_attribute("href")
    assert address is not None
    for who in ("office", "supervisor", "visitor"):
        people[who].visit(address, status=403)
        people[who].sees_not(DISPUTE, PARTY, OTHER)
    for who in ("mediator", "party"):
        open_with_a_reason(people[who], address)
        people[who].sees(DISPUTE, PARTY, OTHER, "按了手印")
    people["party"].sees(SUPERVISOR)
    people["supervisor"].visit("/mediation/")
    people["supervisor"].sees("官公河调")
    people["supervisor"].sees_not(DISPUTE, PARTY, OTHER)
    for person in people.values():
        person.visit("/meetings/events/?when=past")
        person.sees(TALK)
    require_calm(people)


def test_the_bridge(people: dict[str, Person]) -> None:
    visitor = people["visitor"]
    visitor.visit("/matters/?q=大桥封了")
    visitor.press(BRIDGE, within="main")
    address = visitor.page.url.removeprefix(visitor.url)
    for person in people.values():
        person.visit(address)
        person.sees(BRIDGE, "三星镇", "83,000")
    require_calm(people)


def test_the_red_house(people: dict[str, Person]) -> None:
    for person in people.values():
        person.visit("/delivery/projects/")
        person.sees(*PROJECTS)
    people["visitor"].press(PROJECTS[0], within="main")
    people["visitor"].sees("18 盏灯都亮了", "机耕路到水闸那一段也装灯")
    require_calm(people)
