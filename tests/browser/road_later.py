"""The later links of the road case: the meeting, what is agreed, what is done, how it is rated."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from tests.browser.road import ON_PHONES, TITLE, RoadCase

from zhaishangyi.record import clock

OUTCOME = "照专家说的凿掉重铺。养护的时候路口有灯、有人看，孩子走河西。"
PROMISE = "东河路开裂的一段凿掉重铺，养护 14 天"
QUESTION = "照专家说的凿掉重铺，养护的 14 天都走河西，行不行？"
SAID = "我天天推三轮车，只要路平，绕几天没关系。"
OFFICE = "镇建设办"


# --- 4 邀请各方


def invite_everybody(road: RoadCase) -> None:
    """The convener plans, the recorder invites and puts up the notice, two say that they come."""
    plan_meeting(road)
    recorder = road.open_matter("记录员")
    recorder.press("请人", within="main")
    for role in ("居民", "邻居", "人大代表", "专家", "承办单位", "网格员"):
        recorder.tick(road[role].name)
    recorder.press("请这些人")
    recorder.sees("请好了")
    recorder.press("接着贴告示")
    recorder.press("贴出去")
    recorder.sees("告示贴出来了")
    road.meeting = recorder.page.url.removeprefix(recorder.url)
    for role in ("居民", "人大代表"):
        road.open_meeting(role).press("我来")
        road[role].sees("您说要来")


def plan_meeting(road: RoadCase) -> None:
    """Under the tree, in a minute: early enough to play on, late enough to be ahead."""
    convener = road.open_matter("召集人")
    convener.press("安排一场会")
    begin = clock.local(clock.now()) + timedelta(minutes=1)
    convener.fill("哪天", f"{begin:%Y-%m-%d}")
    convener.fill("几点", f"{begin:%H:%M}")
    convener.fill("在哪个议事点？", "红客厅")
    convener.fill("谁来记？", road["记录员"].name)
    convener.press("定下来，去请人")
    convener.sees("还没请的", "居民", "承办单位", "专家")


# --- 5 协商议事


def hold_meeting(road: RoadCase) -> None:
    """All come, two speak, everybody votes, the outcome is read aloud."""
    road["居民"].visit(f"{road.meeting}console/", status=403)
    road["居民"].sees("召集人", "记录员")
    convener = road.open_matter("召集人")
    convener.press("开会", within="main")
    convener.press("现在就开")
    check_everybody_in(road)
    let_them_speak(road)
    put_to_vote(road)
    settle(road)


def check_everybody_in(road: RoadCase) -> None:
    """Phones come by the code on the screen; the others say their name at the desk."""
    recorder = road.open_meeting("记录员", "code/")
    code = recorder.page.locator(".receipt__code").inner_text().replace(" ", "")
    for role in ON_PHONES:
        road[role].visit(f"/meetings/come/{code}/")
        road[role].press("我到了")
        road[role].sees("您签到了")
    recorder.press("报名字签到")
    for role in ("专家", "承办单位", "网格员"):
        recorder.press("到了", within=f"li:has-text('{road[role].name}')")
    recorder.sees("请的人都到了")


def let_them_speak(road: RoadCase) -> None:
    """One asks on the phone, others raise a hand; the desk calls them and writes down lines."""
    resident = road.open_meeting("居民")
    resident.tap("我要发言")
    expect(resident.page.locator("[data-mine='waiting']")).to_be_visible()
    resident.sees("下一位就是您")
    recorder = road.open_meeting("记录员", "console/")
    recorder.press("请下一位")
    # The phone asks for itself how the meeting stands.
    expect(resident.page.locator("[data-mine='speaking']")).to_be_visible()
    write_line(road, SAID)
    for role in ("专家", "邻居"):
        recorder.fill("谁举手了？", road[role].name)
        recorder.press("排上队")
    recorder.press("下一项")
    recorder.press("请下一位")
    write_line(road, "凿到基层再浇，盖土工布洒水，十四天不走车。")
    write_line(road, "养护的时候，早晚在河西桥头站一个人。", sort="建议")
    resident.sees("养护的时候，早晚在河西桥头站一个人。")


def write_line(road: RoadCase, words: str, sort: str = "") -> None:
    """The recorder writes down what is being said."""
    recorder = road["记录员"]
    if sort:
        recorder.fill("这一句是什么？", sort)
    recorder.fill("记一句", words)
    recorder.press("存下这一句")
    recorder.sees(words)


def put_to_vote(road: RoadCase) -> None:
    """A question with its threshold; phones, hands, and the count."""
    recorder = road["记录员"]
    phones = [road.open_meeting(role) for role in ON_PHONES]
    recorder.press("提一件事来表决")
    recorder.fill("问大家什么？", QUESTION)
    recorder.choose("怎样算通过？", "到会的人三分之二说行")
    recorder.press("念一遍，开始表决")
    for phone in phones:
        phone.sees(QUESTION)
        phone.tap("行", within="#ballot")
        expect(phone.page.locator("#receipt")).to_contain_text("您的票存下了：行")
    recorder.visit(f"{road.meeting}console/")
    recorder.page.reload()
    road.save_shot(recorder, "console")
    recorder.press("录纸票")
    for role in ("专家", "承办单位"):
        recorder.choose(road[role].name, "行")
    recorder.choose(road["网格员"].name, "弃权")
    recorder.press("把这些票记下")
    recorder.press("截止，唱票")
    recorder.press("截止，唱票")
    recorder.sees(QUESTION, "通过")


def settle(road: RoadCase) -> None:
    """What was agreed, and who does what by when."""
    convener = road.open_meeting("召集人", "console/")
    convener.choose("谈得怎样？", "谈成了")
    convener.fill("定下了什么？", OUTCOME)
    convener.press("念一遍，交上去")
    convener.sees(OUTCOME)
    convener.visit(f"{road.meeting}console/")
    convener.press("加一件要办的")
    convener.fill("要办什么？", PROMISE)
    convener.fill("谁来办？", OFFICE)
    convener.fill("哪天办好？", f"{clock.today() + timedelta(days=20):%Y-%m-%d}")
    convener.press("写下来")
    convener.sees(PROMISE)
    convener.visit(f"{road.meeting}console/")
    convener.press("散会")
    convener.press("散会吧")
    convener.sees("散会了")


# --- 6 形成成果


def approve_minutes(road: RoadCase) -> None:
    """The recorder puts the draft right, the convener approves it, everybody may read it."""
    recorder = road.open_matter("记录员")
    recorder.press("写纪要", within="main")
    draft = recorder.find_field("纪要").input_value()
    for words in (QUESTION, OUTCOME, PROMISE, SAID):
        assert words in draft
    assert road["居民"].name not in draft
    recorder.press("存好纪要")
    recorder.sees("纪要存好了")
    convener = road.open_matter("召集人")
    convener.press("通过纪要")
    convener.press("是这样，通过")
    visitor = road.open_matter("邻居")
    visitor.sees(OUTCOME, PROMISE)
    visitor.press("看纪要")
    visitor.sees(QUESTION)


# --- 7 办理落实


def deliver(road: RoadCase) -> None:
    """The office reports it done with a photo; whoever raised it goes and looks."""
    handler = road["承办单位"]
    handler.visit("/desk/")
    handler.press(PROMISE)
    handler.press("说说办到哪了")
    handler.choose("办到哪一步了？", "办好了")
    handler.fill("做了些什么？", "一百米凿掉重铺，养护满 14 天，今早放行。")
    handler.add_photos(road.photo("road_repaired"))
    handler.press("报上去")
    handler.sees("说办好了")
    resident = road["居民"]
    resident.visit("/inbox/")
    resident.press("去看看", within=f"li:has-text('{PROMISE}')")
    resident.press("验收", within="main")
    resident.press("看过了，验收")
    resident.sees("验收了")


# --- 8 反馈评议


def review(road: RoadCase) -> None:
    """The result goes up, those who were there say whether it helped, and it is counted."""
    convener = road.open_matter("召集人")
    convener.press("公布结果")
    convener.fill("办成什么样了？", "东河路的一段重新铺好了，三轮车走着不颠。警示灯留着。")
    convener.press("公布，请大家评")
    convener.sees("公布了")
    for role in (*ON_PHONES, "网格员"):
        rater = road.open_matter(role)
        rater.choose("办好了，您看呢？", "差一点" if role == "网格员" else "解决了")
        rater.press("交上去")
        rater.sees("您说的算进去了")
    convener.visit(road.matter)
    convener.press("点票")
    convener.press("现在就点")
    convener.sees("管用")


def look_at_the_end(road: RoadCase) -> None:
    """All is closed; the supervisor finds every act of it in the record."""
    desk = road["督导"]
    desk.visit("/inbox/")
    desk.press("去看看", within=f"li:has-text('{TITLE}')")
    desk.sees("每一步都走完了", OUTCOME, "管用")
    expect(desk.page.locator("ol.links > li[data-state=done]")).to_have_count(8)
    road.save_shot(desk, "matter")
    # How the record's own page looks is looked at in test_screens.
    desk.is_critical = False
    desk.press("自己查一查")
    desk.sees("台账")
