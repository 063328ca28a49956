"""The desk of a meeting is run without leaving it, and the big screen follows by itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import MakePerson
from tests.browser.gathering import Talk, gather
from tests.browser.person import DESK, Person

pytestmark = pytest.mark.browser

WALL = (1920, 1080)
QUESTION = "桥头先装两盏灯，行不行？"


def open_desk(make_person: MakePerson, title: str) -> tuple[Person, Talk]:
    """The convener at the desk of a meeting that has just been opened."""
    convener = make_person("召集人", size=DESK)
    talk = gather(convener, title)
    convener.visit(f"{talk.address}console/")
    convener.page.evaluate("window.isStill = true")
    return convener, talk


def open_wall(make_person: MakePerson, talk: Talk, size: tuple[int, int] = WALL) -> Person:
    """The big screen, opened by the convener on the machine with the projector."""
    wall = make_person("召集人", size=size)
    wall.visit(f"{talk.address}projector/")
    return wall


def find_dialog(page: Page):
    return page.locator("dialog[open]")


def check_in(convener: Person, *names: str) -> None:
    """Check people in by name, in the dialog."""
    convener.page.locator("#p-attendance").get_by_text("手工签到").click()
    dialog = find_dialog(convener.page)
    for name in names:
        dialog.locator("input[name=name]").fill(name)
        dialog.get_by_role("button", name="给他签到").click()
        expect(dialog.locator(".chip", has_text=name)).to_be_visible()
    convener.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def raise_hand(convener: Person, name: str) -> None:
    """Put somebody into the queue from the desk."""
    line = convener.page.locator("#hand-up option", has_text=name).first
    convener.page.select_option("#hand-up", value=line.get_attribute("value"))
    convener.page.locator("#p-hands button").click()
    expect(convener.page.locator("#p-queue")).to_contain_text(name)


def put_question(convener: Person) -> None:
    """Open a vote in the dialog."""
    convener.page.locator("#p-motion").get_by_text("提一件事来表决").click()
    dialog = find_dialog(convener.page)
    dialog.locator("textarea").fill(QUESTION)
    dialog.get_by_role("button", name="念一遍，开始表决").click()
    expect(convener.page.locator("#p-motion")).to_contain_text(QUESTION)


def write_down(page: Page, text: str) -> None:
    """A line of the running record; the field is empty afterwards and ready for the next."""
    page.locator("#note").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#p-notes")).to_contain_text(text)
    expect(page.locator("#note")).to_be_focused()
    expect(page.locator("#note")).to_have_value("")


def ask_for_stances(page: Page, topic: str, statements: str) -> None:
    """Put statements to everybody, from the panel of the desk."""
    page.locator("#p-statements").get_by_text("请大家表个态").click()
    dialog = find_dialog(page)
    dialog.locator("input[type=text]").first.fill(topic)
    dialog.locator("textarea").fill(statements)
    dialog.get_by_role("button", name="放出来，请大家表态").click()
    expect(page.locator("#p-statements")).to_contain_text(topic)
    expect(find_dialog(page)).to_have_count(0)


def test_the_desk_is_never_left(make_person: MakePerson):
    convener, talk = open_desk(make_person, "桥头装灯")
    page = convener.page
    here = page.locator("#p-attendance h2")
    check_in(convener, "周大爷", "陆大妈")
    expect(here).to_contain_text("3")
    # A slip: the last one is taken back with a key.
    page.keyboard.press("z")
    expect(here).to_contain_text("2")
    check_in(convener, "陆大妈")

    for name in ("周大爷", "陆大妈"):
        raise_hand(convener, name)
    page.locator("h1").click()
    page.keyboard.press("Space")
    speaking = page.locator("#p-speaker .chip")
    expect(speaking).to_contain_text("周大爷")
    page.keyboard.press("Space")
    expect(speaking).to_contain_text("陆大妈")
    page.keyboard.press("z")
    expect(speaking).to_contain_text("周大爷")
    expect(page.locator("#p-undo .toast")).to_have_count(0)

    write_down(page, "灯要装在桥头两边。")
    put_question(convener)
    page.locator("#p-motion").get_by_text("录纸票").click()
    dialog = find_dialog(page)
    for name in ("周大爷", "陆大妈"):
        dialog.locator("fieldset", has_text=name).locator("label", has_text="行").first.click()
    dialog.get_by_role("button", name="记下").click()
    expect(page.locator("#p-motion .tally__row").first).to_contain_text("2")
    page.locator("#p-motion").get_by_text("截止，唱票").click()
    find_dialog(page).get_by_role("button", name="截止，唱票").click()
    expect(page.locator("#p-motion")).to_contain_text("通过")
    expect(find_dialog(page)).to_have_count(0)

    ask_for_stances(page, "灯怎么装", "两边都要装\n夜里十点就关\n电费村里出")
    assert page.evaluate("window.isStill"), "the desk was loaded anew"
    assert page.url.endswith(f"{talk.address}console/")
    convener.require_calm()


def test_a_whole_evening_by_the_words_on_the_buttons(make_person: MakePerson):
    convener, _talk = open_desk(make_person, "桥头装灯，一路按下来")
    convener.fill("谁举手了？", convener.name)
    for words in ("排上队", "请下一位", "下一项"):
        convener.press(words)
    convener.fill("这一句是什么？", "建议")
    convener.fill("记一句", "灯要装两边")
    convener.press("存下这一句")
    convener.press("提一件事来表决")
    convener.fill("问大家什么？", QUESTION)
    convener.choose("怎样算通过？", "到会的人三分之二说行")
    convener.press("念一遍，开始表决")
    convener.press("录纸票")
    convener.choose(convener.name, "行")
    for words in ("把这些票记下", "截止，唱票", "截止，唱票"):
        convener.press(words)
    convener.sees(QUESTION, "通过", "灯要装两边")
    convener.choose("谈得怎样？", "谈成了")
    convener.fill("定下了什么？", "两边都装灯，夜里十点关，电费村里出。")
    convener.press("念一遍，交上去")
    convener.sees("两边都装灯，夜里十点关")
    # The minutes come after the meeting, on a page of their own.
    convener.press("散会")
    assert convener.page.evaluate("window.isStill")
    convener.press("散会吧")
    convener.sees("散会了")
    convener.require_calm()


def test_what_is_wrong_stands_in_the_dialog_and_the_back_button_closes_it(make_person: MakePerson):
    convener, talk = open_desk(make_person, "桥头装灯，再说一次")
    page = convener.page
    page.locator("#p-motion").get_by_text("提一件事来表决").click()
    dialog = find_dialog(page)
    dialog.locator("textarea").fill("啊")
    dialog.get_by_role("button", name="念一遍，开始表决").click()
    expect(dialog.locator("[aria-invalid='true']")).to_have_value("啊")
    page.go_back()
    expect(dialog).to_have_count(0)
    assert page.url.endswith(f"{talk.address}console/")
    assert page.evaluate("window.isStill")
    convener.forgive(422)
    convener.require_calm()


def test_the_desk_fits_a_laptop_and_a_phone(make_person: MakePerson):
    convener, _talk = open_desk(make_person, "桥头装灯，量一量")
    check_in(convener, *[f"乡亲{number}" for number in range(6)])
    put_question(convener)
    for _line in range(12):
        convener.page.locator("#note").fill("灯要装在桥头两边，夜里看得见，老人小孩走得安心。")
        convener.page.keyboard.press("Enter")
        expect(convener.page.locator("#note")).to_have_value("")
    size = "[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]"
    assert convener.page.evaluate(size) == [*DESK]
    convener.page.set_viewport_size({"width": 390, "height": 844})
    width, height = convener.page.evaluate(size)
    assert width == 390
    assert height > 844


def test_the_big_screen_follows_the_desk_and_the_phones(make_person: MakePerson):
    convener, talk = open_desk(make_person, "桥头装灯，大家来看")
    wall = open_wall(make_person, talk)
    check_in(convener, "周大爷")
    expect(wall.page.locator("[data-here]")).to_contain_text("2")
    raise_hand(convener, "周大爷")
    convener.page.locator("h1").click()
    convener.page.keyboard.press("Space")
    expect(wall.page.locator("[data-speaker]")).to_contain_text("居民在说")
    expect(wall.page.locator("main")).not_to_contain_text("周大爷")
    expect(wall.page.locator("[data-left]")).to_contain_text(re.compile(r"^[23]:\d\d$"))
    put_question(convener)
    expect(wall.page.locator("[data-question]")).to_have_text(QUESTION)

    phone = make_person("居民")
    phone.visit(talk.check_in)
    phone.page.locator("main button[type=submit]").last.click()
    expect(convener.page.locator("#p-attendance h2")).to_contain_text("3")
    vote = convener.page.locator("#p-motion a", has_text="录纸票").get_attribute("href")
    phone.visit(str(vote).replace("/record/", "/cast/"))
    phone.page.locator("label", has_text="不行").first.click()
    with phone.page.expect_navigation():
        phone.page.locator("main button[type=submit]").last.click()
    against = "[data-count=no] b"
    expect(wall.page.locator(against)).to_have_text("1")
    expect(convener.page.locator("#p-motion .tally__row").nth(1)).to_contain_text("1")
    wall.require_calm()
    convener.require_calm()


def test_the_big_screen_is_moved_by_keys(make_person: MakePerson):
    _convener, talk = open_desk(make_person, "桥头装灯，按一按")
    wall = open_wall(make_person, talk)
    page = wall.page
    large = page.locator("main[data-large]")
    for key, view in (
        ("2", "speaker"),
        ("6", "join"),
        ("ArrowRight", "all"),
        ("ArrowLeft", "join"),
    ):
        page.keyboard.press(key)
        expect(large).to_have_attribute("data-large", view)
    expect(page.locator(".proj__code")).to_be_visible()
    page.reload()
    expect(large).to_have_attribute("data-large", "join")
    page.keyboard.press("1")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("满屏")
    page.keyboard.press("2")
    expect(large).to_have_attribute("data-large", "all")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(large).to_have_attribute("data-large", "map")
    wall.require_calm()


def test_the_big_screen_says_how_old_it_is_when_the_net_is_away(make_person: MakePerson):
    convener, talk = open_desk(make_person, "桥头装灯，断一断")
    wall = open_wall(make_person, talk)
    net = wall.page.locator("[data-net]")
    expect(net).to_be_hidden()
    wall.context.set_offline(True)
    expect(net).to_contain_text(re.compile(r"断网，显示的是 \d\d:\d\d 的情况"))
    expect(wall.page.locator("h1")).to_contain_text("桥头装灯，断一断")
    check_in(convener, "周大爷")
    wall.context.set_offline(False)
    expect(net).to_be_hidden()
    expect(wall.page.locator("[data-here]")).to_contain_text("2")


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (390, 844)])
def test_the_big_screen_fits_every_screen(make_person: MakePerson, size: tuple[int, int]):
    convener, talk = open_desk(make_person, f"桥头装灯，{size[0]}")
    put_question(convener)
    wall = open_wall(make_person, talk, size)
    for key in "123456":
        wall.page.keyboard.press(key)
        seen = wall.page.evaluate(
            "[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]"
        )
        assert seen[0] == size[0], key
        if size[0] > 700:
            assert seen[1] == size[1], key
            assert measure_smallest(wall.page) >= size[0] / 1920 * 25.5, key
    wall.require_calm()


def measure_smallest(page: Page) -> float:
    """The smallest letters on the wall, in pixels: they are read from fifteen metres."""
    smallest: float = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("main *")]
            .filter((one) => one.checkVisibility() && [...one.childNodes].some(
                (node) => node.nodeType === 3 && node.data.trim()))
            .filter((one) => !one.closest(".proj__keys, noscript"))
            .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))"""
    )
    return smallest


def test_the_opinion_map_draws_people_in_shapes(make_person: MakePerson):
    _convener, talk = open_desk(make_person, "桥头装灯，画一画")
    wall = open_wall(make_person, talk)
    found = wall.page.evaluate(DRAW)
    assert found["marks"] == {"a": "circle", "b": "path", "": "circle"}
    assert found["hulls"] == 2
    assert found["labels"] == ["甲组 6 人", "乙组 5 人"]
    assert found["isInside"], "a mark lies outside the picture"
    assert found["isClear"], "a group's name lies across the marks of another"
    assert found["empty"] == 0


DRAW = """async () => {
  const source = document.querySelector("script[type=module]").src;
  const { drawMap } = await import(new URL(
    [...performance.getEntriesByType("resource")].map((one) => one.name)
      .find((name) => name.includes("opinion_map")), source).href);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "opinion");
  const box = document.createElement("div");
  box.append(svg);
  box.setAttribute("class", "proj__map");
  document.body.replaceChildren(box);
  svg.style.inlineSize = "900px";
  svg.style.blockSize = "400px";
  const group = (x, n) => Array.from({ length: n }, (_, i) => [x + 40 * (i % 3), 300 + 90 * i]);
  const [a, b] = [group(100, 6), group(800, 5)];
  const outline = (points) => [points[0], points.at(-1), [points[0][0] + 80, 500]];
  const map = {
    people: 12,
    groups: [
      { name: "甲", size: 6, outline: outline(a) }, { name: "乙", size: 5, outline: outline(b) }],
    points: [...a.map((p) => [...p, 0]), ...b.map((p) => [...p, 1]), [500, 100, -1]],
  };
  drawMap(svg, map, { unit: 16, label: ({ name, size }) => `${name}组 ${size} 人` });
  const marks = {};
  for (const dot of svg.querySelectorAll(".dot")) marks[dot.dataset.g ?? ""] = dot.localName;
  const frame = svg.getBoundingClientRect();
  const isInside = [...svg.querySelectorAll(".dot, text")].every((one) => {
    const at = one.getBoundingClientRect();
    return at.left >= frame.left - 1 && at.right <= frame.right + 1
      && at.top >= frame.top - 1 && at.bottom <= frame.bottom + 1;
  });
  const hulls = svg.querySelectorAll(".hull").length;
  const labels = [...svg.querySelectorAll("text")].map((one) => one.textContent);
  const square = (left, top, right, low) => [[left, top], [right, top], [right, low], [left, low]];
  const above = { name: "甲", size: 6, outline: square(0, 0, 1000, 480) };
  const below = { name: "乙", size: 5, outline: square(300, 520, 700, 1000) };
  const low = [460, 480, 500, 520, 540].map((x) => [x, 450, 0]);
  const points = [...low, [500, 800, 1]];
  drawMap(svg, { people: 6, groups: [above, below], points }, { unit: 16 });
  const isApart = (one, other) => one.right < other.left || other.right < one.left
    || one.bottom < other.top || other.bottom < one.top;
  const places = (name) => [...svg.querySelectorAll(name)]
    .map((one) => one.getBoundingClientRect());
  const isClear = places("text").every((one) => places(".dot").every((dot) => isApart(one, dot)));
  drawMap(svg, { people: 0, groups: [], points: [] });
  return { marks, hulls, labels, isInside, isClear, empty: svg.childNodes.length };
}"""
