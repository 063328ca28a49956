"""The road case through the real pages: nine people, each with a screen, pressing what they see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.person import DESK, PHONE, Person

from zhaishangyi.record.clock import HERE

TEXT = (
    "东河路新浇的水泥面起皮开裂，从小学门口到老碾坊有一百来米。"
    "早上送孩子的三轮车颠得厉害，前天有人摔了。"
)
TITLE = "东河路新浇的水泥面起皮开裂"
PLACE = "东河路，小学门口到老碾坊"
OUTCOME = "先按专家说的凿掉重铺，养护的时候路口有灯、有人看。"
PROMISE = "东河路开裂的一段凿掉重铺，养护 14 天"
QUESTION = "按专家说的凿掉重铺，养护期改走河西，行不行？"
LINKS = "征集议题 确定议题 调研走访 邀请各方 协商议事 形成成果 办理落实 反馈评议".split()
ON_PHONES = ("居民", "邻居", "人大代表")
AT_DESKS = ("网格员", "召集人", "记录员", "专家", "承办单位", "督导")

DONE, UNDER_WAY, NOT_YET = "已完成", "正在办", "还没到"


class RoadCase:
    """Who plays, and where the matter and its meeting are found."""

    def __init__(
        self,
        make_person: Callable[..., Person],
        photo: Callable[[str], Path],
        save_shot: Callable[[Person, str], None],
    ) -> None:
        self.photo = photo
        self.save_shot = save_shot
        self.people = {role: make_person(size=PHONE) for role in ON_PHONES}
        self.people |= {role: make_person(size=DESK) for role in AT_DESKS}
        self.matter = ""
        self.meeting = ""

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    def arrive(self) -> None:
        """Everybody signs in as who they are."""
        for role, person in self.people.items():
            person.visit("/")
            person.become("居民" if role == "邻居" else role, int(role == "邻居"))

    def open_matter(self, role: str) -> Person:
        """Somebody looks at the matter."""
        person = self[role]
        person.visit(self.matter)
        return person

    def open_meeting(self, role: str, page: str = "") -> Person:
        """Somebody looks at the meeting, or at one of its pages."""
        person = self[role]
        person.visit(f"{self.meeting}{page}")
        return person

    def require_stones(self, closed: int) -> None:
        """Anybody who opens the matter reads that so many steps are done and the next is open."""
        stones = self.open_matter("邻居").read_stones()
        expected = [DONE] * closed + [UNDER_WAY] + [NOT_YET] * 8
        assert stones == list(zip(LINKS, expected[:8], strict=True))

    # --- 1 征集议题

    def raise_matter(self) -> None:
        """A resident raises it on the phone, with photos, and presses twice in a hurry."""
        resident = self["居民"]
        resident.visit("/")
        resident.press("我要说")
        resident.choose("谁在写？", "我自己写")
        resident.fill("什么事？", TEXT)
        resident.add_photos(self.photo("road_cracked"), self.photo("road_barrels"))
        resident.fill("在哪个村？", "八烈村")
        resident.fill("村里哪个地方？", PLACE)
        resident.fill("是哪一类的事？", "路")
        self.save_shot(resident, "raise")
        resident.choose("您看有多急？", "急事")
        resident.choose("名字给谁看？", "只给召集人看")
        send = resident.find_press("寄出去")
        with resident.page.expect_navigation(url="**/sent/"):
            send.dblclick(no_wait_after=True)
        resident.sees("寄出去了", "到了八烈村召集人手里")
        resident.press("去看看")
        self.matter = resident.page.url.removeprefix(resident.url)
        assert resident.read_heading() == TITLE
        self.require_one_matter()

    def require_one_matter(self) -> None:
        """What was pressed twice stands in the list once."""
        neighbour = self["邻居"]
        neighbour.visit("/matters/")
        expect(neighbour.page.locator("main a", has_text=TITLE)).to_have_count(1)

    # --- 2 确定议题

    def decide_on_it(self) -> None:
        """The deputy may not decide and reads who may; the convener does, from the desk."""
        self["人大代表"].visit(f"{self.matter}triage/", status=403)
        self["人大代表"].sees("召集人", "督导", self["人大代表"].name)
        convener = self["召集人"]
        convener.visit("/desk/")
        convener.press(TITLE)
        convener.press("定下来怎么办")
        convener.choose("这件事怎么办？", "立议")
        convener.choose("有多急？", "大事")
        convener.tick("要请专家来看")
        convener.fill("由谁召集？", convener.name)
        convener.press("就这么定", within="main")
        convener.sees("说事的人觉得是")
        convener.fill("为什么？", "先当大事办，人多，要花钱。")
        convener.press("就这么定", within="main")
        convener.sees(TITLE, "调研走访")
