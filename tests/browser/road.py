"""The road case through the real pages: nine people, each with a screen, pressing what they see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.person import DESK, PHONE, Person

TITLE = "东河路新浇的水泥面起皮开裂"
TEXT = f"{TITLE}。从小学门口到老碾坊有一百来米，早上送孩子的三轮车颠得厉害，前天有人摔了。"
PLACE = "东河路，小学门口到老碾坊"
LINKS = "征集议题 确定议题 调研走访 邀请各方 协商议事 形成成果 办理落实 反馈评议".split()
ON_PHONES = ("居民", "邻居", "人大代表")
AT_DESKS = ("网格员", "召集人", "记录员", "专家", "承办单位", "督导")

CHOSEN = "list => list.selectedOptions[0].text"
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
        self.people = {role: make_person(size=PHONE, is_critical=True) for role in ON_PHONES}
        self.people |= {role: make_person(size=DESK, is_critical=True) for role in AT_DESKS}
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
        convener.choose("这件事怎么办？", "立议")
        convener.choose("有多急？", "大事")
        convener.tick("要请专家来看")
        convener.fill("由谁召集？", convener.name)
        convener.press("就这么定", within="main")
        convener.sees("还没寄出去，有 1 处要改一改")
        convener.forgive(422)
        assert convener.find_field("由谁召集？").evaluate(CHOSEN).startswith(convener.name)
        convener.choose("有多急？", "急事")
        convener.press("就这么定", within="main")
        convener.sees(TITLE, "调研走访")
        self.follow_it()

    def follow_it(self) -> None:
        """The supervisor wants to hear of everything that happens with it."""
        supervisor = self.open_matter("督导")
        supervisor.press("有动静告诉我")
        supervisor.sees("不用再告诉我")

    # --- 3 调研走访

    def look_into_it(self) -> None:
        """The grid worker goes there, an expert is asked and answers, the convener closes it."""
        walker = self.open_matter("网格员")
        walker.press("记一次走访")
        walker.fill("谁去的？", "网格员和两位居民")
        walker.fill("看到了什么？", "一百一十米，横缝九条，一蹭就起砂。门口摆了两个警示桶。")
        walker.add_photos(self.photo("road_barrels"))
        walker.press("记下来")
        walker.sees("走访记下了", "横缝九条")
        convener = self.open_matter("召集人")
        convener.press("请专家来看")
        convener.fill("请谁来看？", "镇里的道路工程师")
        convener.fill("这位在名册上吗？", self["专家"].name)
        convener.fill("想弄清楚什么？", "路面为什么开裂、起砂？怎么修才管得住？")
        convener.press("去请")
        self.answer_as_expert()
        convener.visit(self.matter)
        convener.press("这一步办完了")
        convener.sees("这一步要的都齐了")
        convener.press("这一步办完了")

    def answer_as_expert(self) -> None:
        """The expert finds the question on the desk and writes down the finding."""
        expert = self["专家"]
        expert.visit("/desk/")
        expert.press(TITLE)
        expert.press("写下专家意见")
        expert.fill("看下来是什么情况？", "基层是实的。浇好那几天下雨，没有盖膜，养护没做足。")
        expert.fill("建议怎么办？", "凿掉面层重铺，盖土工布洒水养护 14 天。")
        expert.press("记下来")
        expert.sees("意见记下了")
