"""The office at its bench: what is due, more time, another office; and what everybody reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.browser.person import DESK, Person

from zhaishangyi.record import clock

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]
PROMISE = "8 户墙脚加固，11 户屋面分两批修"
WHY = "这两个礼拜天天下雨，屋面要等晴天才能翻。"
HANDED = "修屋面的队伍在居委会那边，由他们牵头更快。"


def open_promise(person: Person) -> str:
    """From the bench to a promise on it; gives its address."""
    person.visit("/delivery/")
    person.sees("要办的")
    person.press(PROMISE)
    return person.page.url.removeprefix(person.url)


@pytest.mark.parametrize("size", [None, DESK])
def test_the_office_asks_for_more_time_and_for_another_office(
    make_person: MakePerson, size: tuple[int, int] | None
) -> None:
    screen = {"size": size} if size else {}
    office = make_person("承办单位", is_critical=True, **screen)
    visitor = make_person(**screen)
    address = open_promise(office)
    office.press("申请延期")
    office.fill("要延到哪一天？", (clock.today() + timedelta(days=5)).isoformat())
    office.fill("为什么？", WHY)
    office.page.get_by_role("button", name="申请延期").click()
    office.sees("请选晚一些的日子")
    assert office.find_field("为什么？").input_value() == WHY
    office.fill("要延到哪一天？", (clock.today() + timedelta(days=60)).isoformat())
    office.press("申请延期")
    office.sees("在申请延期")
    visitor.visit(address)
    visitor.sees(WHY)
    assert not visitor.page.get_by_role("link", name="不用延期了").count()
    office.press("转给别的单位")
    office.fill("请哪家单位接手？", "长兴居委会")
    office.fill("为什么？", HANDED)
    office.press("请那家单位接手")
    office.sees("正在转办")
    office.visit("/delivery/")
    office.sees("正在转给长兴居委会")
    office.visit(address)
    office.press("还是我们自己办")
    office.press("还是我们办")
    office.press("不用延期了")
    office.press("不申请了")
    visitor.visit(address)
    visitor.sees("承办单位不申请延期了")
    assert [said for said in office.troubles if not said.startswith("422:")] == []
    assert visitor.troubles == []
