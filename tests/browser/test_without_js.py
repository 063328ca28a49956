"""Scripts switched off: raising, checking in, speaking and voting all work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.gathering import gather, open_vote
from tests.browser.person import Person

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]


def test_raise_without_scripts(make_person: MakePerson, photo: Callable[[str], Path]) -> None:
    resident = make_person("居民", has_scripts=False)
    resident.visit("/matters/raise/")
    resident.choose("谁在写？", "我自己写")
    resident.fill("什么事？", "河埠头第三级石阶松了，踩上去会晃。")
    resident.add_photos(photo("railing"))
    resident.fill("村里哪个地方？", "三组河埠头")
    resident.press("寄出去")
    resident.sees("还没寄出去，有 1 处要改一改", "留着")
    resident.forgive(422)
    resident.choose("您看有多急？", "小事")
    resident.press("寄出去")
    resident.sees("寄出去了")
    resident.press("去看看")
    expect(resident.page.locator("main .photo img")).to_have_count(1)
    assert resident.read_stones()[0] == ("说事", "正在办")
    resident.require_calm()


def test_receipt_without_scripts(make_person: MakePerson) -> None:
    resident = make_person("居民", has_scripts=False)
    resident.visit("/matters/raise/")
    resident.choose("谁在写？", "我自己写")
    resident.fill("什么事？", "活动室晚上打牌声音太大，隔壁老人睡不着。")
    resident.fill("村里哪个地方？", "二组活动室")
    resident.choose("您看有多急？", "小事")
    resident.choose("名字给谁看？", "谁也不给看")
    resident.press("寄出去")
    code = resident.page.locator(".receipt__code").inner_text().replace("\n", " ")
    visitor = make_person(has_scripts=False)
    visitor.visit("/matters/receipt/")
    visitor.fill("回执上的 16 个数字", code)
    visitor.press("看办到哪了")
    visitor.sees("活动室晚上打牌声音太大")
    visitor.sees_not(resident.name)
    visitor.require_calm()


def test_check_in_speak_and_vote_without_scripts(make_person: MakePerson) -> None:
    convener = make_person("召集人")
    talk = gather(convener, "晒谷场要不要画格子")
    resident = make_person("居民", has_scripts=False)
    resident.visit(talk.check_in)
    resident.press("我到了")
    resident.sees("您签到了")
    resident.visit(talk.address)
    resident.press("我要发言")
    resident.sees("下一位就是您")
    open_vote(convener, talk, "晒谷场画成十二格，行不行？")
    resident.press("看看现在怎样了")
    resident.press("行", within="#ballot")
    resident.sees("票投进去了", "投了 1 / 2")
    resident.require_calm()
