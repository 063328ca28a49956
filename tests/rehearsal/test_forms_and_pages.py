"""Reading a page and filling in its forms, as a browser without scripts does."""

from __future__ import annotations

import pytest

from zhaishangyi.rehearsal.forms import Field, Option, encode_multipart
from zhaishangyi.rehearsal.pages import Page, read_page
from zhaishangyi.rehearsal.problems import RehearsalProblem

PAGE = """<!doctype html><html><head><script>var x = "<form>";</script></head><body>
<form class="demo" method="post" action="/demo/become/">
  <input type="hidden" name="token" value="t1">
  <button name="person" value="p-1"><b>顾建新</b><small>召集人</small></button></form>
<form method="post" enctype="multipart/form-data">
  <input type="hidden" name="act_id" value="a-1"><svg viewBox="0 0 9 9"><use href="#x"/></svg>
  <label class="label" for="t">什么事？</label><textarea name="text" id="t">
裂了 &amp; 掉砂</textarea>
  <input type="file" name="photos" multiple>
  <select name="village"><option value="v1">八烈村</option>
    <option value="v2" selected>石桥村</option></select>
  <select name="recorder"><option value="">还没定</option>
    <option value="r1">吴晓燕</option></select>
  <label><input type="radio" name="tier" value="small"><span><b>小事</b></span></label>
  <label><input type="radio" name="tier" value="urgent" checked><span><b>急事</b></span></label>
  <label><input type="checkbox" name="role" value="deputy"><b>人大代表</b></label>
  <label><input type="checkbox" name="role" value="expert"><b>专家</b></label>
  <input name="title" value="旧题目"><button>寄出去</button>
</form>
<ul><li>居民 黄秀芳 八烈村五组 <form method="post" action="/desk/">
  <input type="hidden" name="participant" value="x1"><button>到了</button></form></li>
<li>居民 黄秀芳 八烈村三组 <form method="post" action="/desk/">
  <input type="hidden" name="participant" value="x2"></form></li></ul>
<ol><li class="links__step" data-state="done"><span class="links__name">征集议题</span></li>
<li class="links__step" data-state="skipped"><span class="links__name">确定议题</span></li>
<li class="links__step" data-state="current"><span class="links__name">调研走访</span></li></ol>
<p><a href="/delivery/items/1/">查 <b>清楚</b></a><a href="/delivery/items/1/">再看</a></p>
<p class="error"><span>还没写，写几个字。</span></p>
</body></html>"""


@pytest.fixture
def page() -> Page:
    return read_page("/matters/raise/?a=1", 200, PAGE)


def test_the_form_of_the_page_itself_is_found(page: Page):
    form = page.find_form()
    assert form.action == "/matters/raise/"
    assert form.is_multipart
    assert set(form.fields) == {
        "act_id", "text", "photos", "village", "recorder", "tier", "role", "title",
    }  # fmt: skip


def test_it_sends_what_a_browser_would_send(page: Page):
    assert page.find_form().encode() == [
        ("act_id", "a-1"),
        ("text", "裂了 & 掉砂"),
        ("village", "v2"),
        ("recorder", ""),
        ("tier", "urgent"),
        ("title", "旧题目"),
    ]


def test_text_is_typed_and_things_are_chosen_by_value_or_label(page: Page):
    form = page.find_form().fill(text="路修好了", village="八烈村", recorder="吴晓燕", tier="small")
    sent = dict(form.tick("role", "专家").encode(("send", "1")))
    assert sent == {
        "act_id": "a-1", "text": "路修好了", "village": "v1", "recorder": "r1", "tier": "small",
        "role": "expert", "title": "旧题目", "send": "1",
    }  # fmt: skip


def test_a_field_or_choice_that_is_not_there_is_a_problem(page: Page):
    form = page.find_form()
    with pytest.raises(RehearsalProblem, match="no field pin"):
        form.fill(pin="123456")
    with pytest.raises(RehearsalProblem, match="望海村 cannot be chosen for village"):
        form.fill(village="望海村")
    assert not form.has_option("role", "lawyer")
    assert form.has_option("role", "deputy")


def test_names_are_found_behind_a_role_and_before_a_group():
    who = Field("who", "select")
    who.options = [Option("a", "居民 周桂兰"), Option("b", "陆阿根（三组）")]
    found = [who.find_option(name) for name in ("周桂兰", "陆阿根", "b", "沈伯年")]
    assert [option.value if option else "" for option in found] == ["a", "b", "b", ""]


def test_lines_of_a_list_tell_namesakes_apart(page: Page):
    lines = {form.find("participant").value: form.around for form in page.list_forms("/desk/")}
    assert lines == {"x1": "居民 黄秀芳 八烈村五组", "x2": "居民 黄秀芳 八烈村三组"}


def test_links_buttons_and_ids_are_read(page: Page):
    assert page.list_links("/delivery/items/") == ["/delivery/items/1/"]
    assert page.find_link("/delivery/items/", "查 清楚") == "/delivery/items/1/"
    assert ("p-1", "顾建新召集人") in page.buttons
    assert page.find_id(r"/matters/(\w+)/") == "raise"
    with pytest.raises(RehearsalProblem, match="no link to /votes/"):
        page.find_link("/votes/")
    with pytest.raises(RehearsalProblem, match="does not say"):
        page.find_id(r"/votes/(\d+)/")


def test_the_links_of_a_matter_are_counted_as_the_page_shows_them(page: Page):
    assert page.steps == [("done", "征集议题"), ("skipped", "确定议题"), ("current", "调研走访")]
    assert page.count_done() == 2


def test_the_pages_own_words_say_what_went_wrong(page: Page):
    assert page.say_problem() == "还没写，写几个字。"
    assert read_page("/x/", 500, "<p>出了  毛病</p>").say_problem() == "出了 毛病"


def test_a_page_without_a_form_says_so():
    with pytest.raises(RehearsalProblem, match="/x/ has no form"):
        read_page("/x/", 200, "<form method=get action=/x/></form>").find_form()


def test_a_form_with_a_photo_is_sent_whole():
    body = encode_multipart([("text", "一行\n两行")], [("photos", "a.jpg", b"\xff\xd8x")], "line")
    assert body.startswith(b"--line\r\n")
    assert body.endswith(b"--line--\r\n")
    assert "一行\r\n两行".encode() in body
    assert b'filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8x\r\n' in body
