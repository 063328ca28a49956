"""What goes wrong on a phone: heavy photos, dead batteries, lost sessions, hurried fingers."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.gathering import gather, open_vote
from tests.browser.person import DESK, Person

pytestmark = pytest.mark.browser

MakePerson = Callable[..., Person]
RAISE = "/matters/raise/"
WORDS = "三组的路灯坏了两盏，从小店到桥头这一段，天黑以后看不见沟。"
PIN = "274951"
HEAVY = 25_000_000
WAITING_WORDS = "上回没寄出去的，还在这里"


@pytest.fixture(scope="module")
def heavy_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture of 25 MB that no phone makes smaller: noise in a format that loses nothing."""
    side = 2900
    path = tmp_path_factory.mktemp("heavy") / "截屏.png"
    noise = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    noise.save(path, compress_level=0)
    assert path.stat().st_size > HEAVY
    return path


@pytest.fixture(scope="module")
def heavy_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of 25 MB as a camera writes it, most of it padding."""
    path = tmp_path_factory.mktemp("heavy") / "照片.jpg"
    seen = BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(seen, "JPEG")
    path.write_bytes(seen.getvalue().ljust(HEAVY, b"\0"))
    return path


def begin_raising(person: Person) -> None:
    """Open the form and type into it."""
    person.visit(RAISE)
    person.choose("谁在写？", "我自己写")
    person.fill("什么事？", WORDS)
    person.fill("村里哪个地方？", "三组，小店到桥头")


def finish_raising(person: Person) -> None:
    """Answer the rest and send it off."""
    person.choose("您看有多急？", "小事")
    person.choose("名字给谁看？", "只给召集人看")
    person.press("寄出去")
    person.sees("到了八烈村召集人手里")


def come_in_by_slip(person: Person, helper: Person, name: str) -> None:
    """Get a slip on paper from a helper, type its code, choose a PIN."""
    helper.visit("/people/")
    helper.fill("名字，一个字也行", name)
    helper.press("查", within="main")
    helper.press(name, within="main")
    helper.press("给张邀请条")
    helper.press("做好，拿来看")
    code = "-".join(helper.page.locator(".slip-card__code b").all_inner_texts())
    person.visit("/sign-in/")
    person.press("输入邀请条上的号码")
    person.fill("邀请条上的号码", code)
    person.press("打开邀请条")
    person.sees(f"{name}，欢迎您")
    person.fill("定一个六位密码", PIN)
    person.fill("同样的密码再输一遍", PIN)
    person.press("就用这个密码，进来")
    person.sees("这部手机认得您了")


def read_words(person: Person) -> str:
    """What stands in the large field."""
    return person.find_field("什么事？").input_value()


# --- Photos


def test_heavy_picture_is_said_at_once(
    make_person: MakePerson, heavy_picture: Path, photo: Callable[[str], Path]
) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    chooser = resident.page.locator("input[type=file]")
    chooser.set_input_files([heavy_picture, photo("railing")])
    resident.sees(f"“{heavy_picture.name}”太大了，别的都留下了")
    expect(resident.page.locator(".photo[data-new]")).to_have_count(1)
    assert chooser.evaluate("field => field.files.length") == 1
    assert read_words(resident) == WORDS
    finish_raising(resident)
    resident.require_calm()


def test_heavy_photo_is_made_smaller_on_the_phone(
    make_person: MakePerson, heavy_photo: Path
) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.add_photos(heavy_photo)
    size = resident.page.locator("input[type=file]").evaluate("field => field.files[0].size")
    assert 10_000 < size < 3_000_000
    finish_raising(resident)
    resident.press("去看看")
    shown = resident.page.locator("main .photo img")
    expect(shown).to_have_count(1)
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    resident.require_calm()


def test_heavy_picture_comes_back_with_the_words_without_scripts(
    make_person: MakePerson, heavy_picture: Path, photo: Callable[[str], Path]
) -> None:
    resident = make_person("居民", has_scripts=False)
    begin_raising(resident)
    resident.choose("您看有多急？", "小事")
    resident.choose("名字给谁看？", "只给召集人看")
    resident.page.locator("input[type=file]").set_input_files([heavy_picture, photo("railing")])
    resident.press("寄出去")
    resident.sees(f"{heavy_picture.name} 超过 20 兆，太大了", "您写的都还在")
    resident.forgive(422)
    assert read_words(resident) == WORDS
    # The good one is there already and need not be chosen again.
    expect(resident.page.locator(".photo--kept img")).to_have_count(1)
    finish_raising(resident)
    resident.require_calm()


def test_letter_that_is_called_a_photo(make_person: MakePerson, tmp_path: Path) -> None:
    letter = tmp_path / "合同.jpg"
    letter.write_bytes(b"%PDF-1.7\n" + b"x" * 5000)
    resident = make_person("居民")
    begin_raising(resident)
    resident.page.locator("input[type=file]").set_input_files(letter)
    resident.sees("“合同.jpg”不是照片")
    expect(resident.page.locator(".photo[data-new]")).to_have_count(0)
    assert read_words(resident) == WORDS
    resident.require_calm()


# --- Words


def test_words_survive_a_reload_and_a_way_round(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.page.reload()
    resident.sees(WAITING_WORDS)
    assert read_words(resident) == WORDS
    resident.visit("/meetings/")
    resident.visit(RAISE)
    assert read_words(resident) == WORDS
    begin_raising(resident)
    finish_raising(resident)
    resident.visit(RAISE)
    assert read_words(resident) == ""
    resident.sees_not(WAITING_WORDS)
    resident.require_calm()


def test_words_can_be_thrown_away(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.page.reload()
    resident.page.get_by_role("button", name="不要了").click()
    assert read_words(resident) == ""
    resident.page.reload()
    assert read_words(resident) == ""
    resident.require_calm()


def test_words_survive_a_lost_net(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.choose("您看有多急？", "小事")
    resident.choose("名字给谁看？", "只给召集人看")
    resident.context.set_offline(True)
    resident.find_press("寄出去").click()
    resident.page.wait_for_url("chrome-error://**")
    resident.context.set_offline(False)
    resident.troubles.clear()
    resident.visit(RAISE)
    assert read_words(resident) == WORDS
    begin_raising(resident)
    finish_raising(resident)
    resident.require_calm()


def test_words_survive_a_session_that_ends(make_person: MakePerson) -> None:
    resident = make_person()
    come_in_by_slip(resident, make_person("召集人", size=DESK), "陈玉珍")
    begin_raising(resident)
    resident.choose("您看有多急？", "小事")
    resident.choose("名字给谁看？", "只给召集人看")
    resident.context.clear_cookies(name="sessionid")
    resident.press("寄出去")
    resident.forgive(403)
    resident.sees("请先登录", "这部手机上还留着")
    resident.press("登录", within="main")
    resident.press("用密码进来")
    resident.fill("您的六位密码", PIN)
    resident.press("进来")
    assert resident.page.url.endswith(RAISE)
    resident.sees(WAITING_WORDS)
    assert read_words(resident) == WORDS
    begin_raising(resident)
    finish_raising(resident)
    resident.require_calm()


def test_words_survive_a_page_that_was_open_for_too_long(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.choose("您看有多急？", "小事")
    resident.choose("名字给谁看？", "只给召集人看")
    resident.context.clear_cookies(name="csrftoken")
    resident.press("寄出去")
    resident.forgive(403)
    resident.sees("这一页开得太久了", "写长了的话存在这部手机里")
    resident.visit(RAISE)
    assert read_words(resident) == WORDS
    begin_raising(resident)
    finish_raising(resident)
    resident.require_calm()


def test_signing_out_leaves_no_words_behind(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    resident.visit("/")
    resident.press("退出")
    resident.become("居民", 1)
    resident.visit(RAISE)
    assert read_words(resident) == ""
    resident.require_calm()


# --- Many fingers at once


def test_vote_pressed_twice_counts_once(make_person: MakePerson) -> None:
    convener = make_person("召集人", size=DESK)
    talk = gather(convener, "活动室几点关门")
    resident = make_person("居民")
    resident.visit(talk.check_in)
    resident.press("我到了")
    resident.visit(talk.address)
    open_vote(convener, talk, "活动室晚上九点关门，行不行？")
    resident.sees("活动室晚上九点关门，行不行？")
    resident.find_press("行", within="#ballot").dblclick(no_wait_after=True)
    resident.sees("投了 1 / 2")
    resident.tap("不行", within="#ballot")
    expect(resident.page.locator("#receipt")).to_contain_text("您的票存下了：不行")
    resident.sees("投了 1 / 2")
    convener.visit(f"{talk.address}console/")
    convener.sees("手机 1")
    for person in (resident, convener):
        person.require_calm()


def test_typing_survives_what_others_do(make_person: MakePerson) -> None:
    convener = make_person("召集人", size=DESK)
    talk = gather(convener, "河埠头的石阶谁来修")
    resident = make_person("居民")
    resident.visit(talk.check_in)
    resident.press("我到了")
    convener.visit(f"{talk.address}console/")
    convener.fill("记一句", "石阶是前年铺的")
    resident.visit(talk.address)
    resident.tap("我要发言")
    # Nobody reloads: the desk asks for itself who is waiting.
    expect(convener.page.locator("#p-queue")).to_contain_text(resident.name)
    assert convener.find_field("记一句").input_value() == "石阶是前年铺的"
    convener.press("请下一位")
    expect(resident.page.locator("[data-mine='speaking']")).to_be_visible()
    for person in (resident, convener):
        person.require_calm()


def test_two_conveners_at_one_form(make_person: MakePerson) -> None:
    resident = make_person("居民")
    begin_raising(resident)
    finish_raising(resident)
    resident.press("去看看")
    page = f"{resident.page.url.removeprefix(resident.url)}triage/"
    first, second = make_person("召集人", size=DESK), make_person("督导", size=DESK)
    for person in (first, second):
        person.visit(page)
        person.choose("这件事怎么办？", "立议")
        person.choose("有多急？", "小事")
        person.fill("由谁召集？", first.name)
    first.press("就这么定", within="main")
    second.fill("标题", "三组路灯坏了两盏")
    second.press("就这么定", within="main")
    second.sees("还没寄出去")
    assert second.find_field("标题").input_value() == "三组路灯坏了两盏"
    first.require_calm()
