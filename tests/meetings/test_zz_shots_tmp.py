import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
import pytest
from datetime import timedelta
from pathlib import Path
from django.urls import reverse
from django.conf import settings
from tests.meetings.conftest import *
from tests.meetings.conftest import settle
from tests.world import *
from zhaishangyi.meetings import actions, queries
from zhaishangyi.voting import actions as voting
from zhaishangyi.record import clock
from playwright.sync_api import sync_playwright

CSS = Path("/work/main/src/zhaishangyi/web/static/web/css/meetings.css").read_text()

@pytest.mark.django_db(transaction=True)
def test_shots(world, live_server, matter, plan):
    planned = plan()
    c = world.actor("convener")
    cl = world.client("convener")
    rs = world.client("resident")
    jobs=[]
    U=lambda n,*a: reverse(n,args=a)
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        def shot(name, client, path, langs=("zh-hans","en"), widths=(390,1440), full=True):
            for lang in langs:
                for w in widths:
                    ctx = b.new_context(viewport={"width":w,"height":900 if w>1000 else 844})
                    sid = client.cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in client.cookies else None
                    ck=[{"name":"django_language","value":lang,"url":live_server.url}]
                    if sid: ck.append({"name":settings.SESSION_COOKIE_NAME,"value":sid,"url":live_server.url})
                    ctx.add_cookies(ck)
                    pg = ctx.new_page()
                    errs=[]
                    pg.on("console", lambda m: errs.append(m.text) if m.type=="error" else None)
                    r=pg.goto(live_server.url+path)
                    pg.evaluate("css=>{const s=new CSSStyleSheet();s.replaceSync(css);document.adoptedStyleSheets=[s]}", CSS)
                    sw=pg.evaluate("document.documentElement.scrollWidth")
                    pg.screenshot(path=f"/tmp/mine/shots/{name}-{w}-{lang[:2]}.png", full_page=full)
                    small=pg.evaluate("""()=>[...document.querySelectorAll('main a,main button,main select,main input:not([type=hidden]),main summary')].filter(e=>{const r=e.getBoundingClientRect();return r.width>0&&r.height<43.5&&!e.closest('.choice,.segment,.vote')&&!e.classList.contains('card__link')}).map(e=>e.outerHTML.slice(0,80)+' '+e.getBoundingClientRect().height)""")
                    if r.status!=200 or sw>w or errs or small: print("!!",name,w,lang,r.status,sw,errs[:3],small[:4])
                    ctx.close()
        only=os.environ.get("ONLY","").split()
        def S(name,*a,**k):
            if not only or name in only: shot(name,*a,**k)
        S("plan", cl, U("meetings:change", planned.pk))
        S("invite", cl, U("meetings:invite", planned.pk))
        people = tuple((world.people[w], name_role(w)) for w in QUORUM)
        actions.invite_people(c, meeting=planned, people=people)
        S("invite2", cl, U("meetings:invite", planned.pk), widths=(390,))
        S("announce", cl, U("meetings:announce", planned.pk), widths=(390,))
        m = actions.announce_meeting(c, meeting=planned)
        S("answer", rs, U("meetings:answer", m.pk), widths=(390,))
        S("cancel", cl, U("meetings:cancel", m.pk), widths=(390,))
        S("agendaset", cl, U("meetings:agenda", m.pk), widths=(390,))
        S("spot", cl, U("meetings:spot"), widths=(390,))
        now = clock.now()
        # a meeting that sits now
        m2 = actions.open_on_the_spot(c, jurisdiction=world.village, title="大桥封了，这几个月怎么过河？", venue=world.venue, quorum=5, required_roles=("resident","office","deputy"))
        with clock.pretend(now+timedelta(seconds=1)):
            pass
        for w in ("resident","neighbour","respected_local","cppcc","office"):
            actions.check_in(world.actor(w), meeting=m2, code=m2.join_code)
        actions.invite_people(c, meeting=m2, people=((world.people["deputy"],"deputy"),(world.people["expert"],"expert")), by_name=(("老王","office","交通部门"),))
        S("checkin", world.client("stranger"), U("meetings:check_in", m2.join_code), widths=(390,))
        S("checkin2", rs, U("meetings:check_in", m2.join_code), langs=("zh-hans",), widths=(390,))
        for i in range(12): actions.check_in_by_name(c, meeting=m2, name=f"乡亲{i}", side="三星镇")
        for w in ("cppcc","resident"):
            actions.ask_for_floor(world.actor(w), meeting=m2)
        actions.give_floor(c, meeting=m2); actions.give_floor(c, meeting=m2)
        actions.extend_floor(c, meeting=m2)
        for w in ("neighbour","office","cppcc"):
            actions.ask_for_floor(world.actor(w), meeting=m2)
        r=world.actor("recorder")
        for t,s,ro in (("老桥是危桥，必须封。新桥原定明年 2 月通车。","said","office"),("我那店，封桥以来少了一半客人。","said","resident"),("下游 80 米水窄，能搭浮桥，9 天。","suggestion","expert"),("夜里要有灯，学生下晚自习要走。","suggestion","deputy")):
            n=actions.write_note(r, meeting=m2, text=t, sort=s, role=ro)
        actions.strike_note(r, note=actions.write_note(r, meeting=m2, text="这句记错了", role="resident"))
        mo = voting.open_motion(r, meeting=m2, question="先搭人行便桥，主桥两班抢工，行不行？")
        for w in ("resident","neighbour"): voting.cast_vote(world.actor(w), motion=mo, choice="yes")
        voting.record_votes(r, motion=mo, votes=[(queries.find_participant(m2, world.people["office"].pk),"no")])
        S("console", cl, U("web:console", m2.pk))
        S("live", rs, U("web:meeting", m2.pk), widths=(390,))
        # own fragments on one page
        from django.template import engines
        S("desk", cl, U("meetings:desk", m2.pk)+"?q=%E6%B2%88")
        S("code", cl, U("meetings:code", m2.pk))
        S("note", cl, U("meetings:note", m2.pk), widths=(390,))
        S("floornext", cl, U("meetings:floor_next", m2.pk), langs=("zh-hans",), widths=(390,))
        S("outcome", cl, U("meetings:outcome", m2.pk), widths=(390,))
        S("close", cl, U("meetings:close", m2.pk), widths=(390,))
        S("vopen", cl, U("voting:open", m2.pk), widths=(390,))
        S("vrecord", cl, U("voting:record", mo.pk), widths=(390,))
        S("vcast", rs, U("voting:cast", mo.pk), widths=(390,))
        S("vclose", cl, U("voting:close", mo.pk), widths=(390,))
        S("parts", cl, "/parts/%s/"%m2.pk)
        voting.close_motion(r, motion=mo)
        S("vshow", rs, U("voting:show", mo.pk), widths=(390,))
        actions.check_in(world.actor("deputy"), meeting=m2, code=m2.join_code)
        settle(world, m2)
        actions.close_meeting(c, meeting=m2)
        S("minutes", cl, U("meetings:minutes", m2.pk), widths=(390,))
        m2.refresh_from_db()
        from zhaishangyi.meetings.minutes_draft import draft_minutes
        actions.write_minutes(r, meeting=m2, text=draft_minutes(queries.read_room(m2, clock.now())))
        S("approve", cl, U("meetings:minutes_approve", m2.pk), widths=(390,))
        S("minshow", cl, U("meetings:minutes_show", m2.pk), widths=(390,))
        S("list", world.client("resident"), U("meetings:list"))
        b.close()
