"""Messages belong to one person; public notices to everybody."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.world import World

from zhaishangyi.notices import actions, queries, tell
from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.record import ids
from zhaishangyi.record.errors import Refused, RuleBroken

pytestmark = pytest.mark.django_db


def test_each_person_is_told_once(world: World) -> None:
    resident = world.people["resident"].pk
    told = tell.tell_people([resident, resident, None], "All done", url="/x/")
    assert told == 1
    assert queries.count_unread(resident) == 1


def test_reading_one_message_leads_on_and_leaves_the_others(world: World) -> None:
    resident = world.people["resident"].pk
    for number in range(3):
        tell.tell_people([resident], "No. %(n)s", {"n": number}, url="/notices/")
    message = Message.objects.filter(person_id=resident).first()
    assert message is not None
    client = world.client("resident")
    answer = client.post(reverse("notices:read"), {"message": message.pk, "next": "/notices/"})
    assert answer["Location"] == "/notices/"
    assert queries.count_unread(resident) == 2
    client.post(reverse("notices:read"))
    assert queries.count_unread(resident) == 0


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 40, "１２"])
def test_a_damaged_message_number_changes_nothing(world: World, chosen: str) -> None:
    tell.tell_people([world.people["resident"].pk], "All done")
    answer = world.client("resident").post(reverse("notices:read"), {"message": chosen})
    assert answer.status_code == 302
    assert queries.count_unread(world.people["resident"].pk) == 1


def test_nobody_reads_somebody_elses_messages(world: World) -> None:
    tell.tell_people([world.people["resident"].pk], "A secret of Zhou")
    page = world.client("neighbour").get(reverse("notices:inbox")).content.decode()
    assert "A secret of Zhou" not in page
    message = Message.objects.get()
    world.client("neighbour").post(reverse("notices:read"), {"message": message.pk})
    assert Message.objects.get().read_at is None
    assert world.anonymous.get(reverse("notices:inbox")).status_code == 403


def test_a_message_never_leads_off_the_site(world: World) -> None:
    answer = world.client("resident").post(
        reverse("notices:read"), {"next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == reverse("notices:inbox")


def test_a_notice_is_published_read_and_withdrawn(world: World) -> None:
    convener = world.client("convener")
    address = reverse("notices:publish", args=[world.village.pk])
    typed = {"act_id": str(ids.uuid7()), "title": "停水", "text": "明天早上七点到九点停水。"}
    assert convener.post(address, typed).status_code == 302
    assert convener.post(address, typed).status_code == 302
    notice = PublicNotice.objects.get()
    shown = world.anonymous.get(reverse("notices:show", args=[notice.pk])).content.decode()
    assert "明天早上七点到九点停水。" in shown
    actions.withdraw_notice(world.actor("convener"), notice=notice, reason="改到后天")
    again = world.anonymous.get(reverse("notices:show", args=[notice.pk])).content.decode()
    assert "改到后天" in again
    assert "明天早上" in again
    with pytest.raises(RuleBroken):
        actions.withdraw_notice(world.actor("convener"), notice=notice, reason="再撤一次")


def test_residents_do_not_publish(world: World) -> None:
    with pytest.raises(Refused):
        actions.publish_notice(
            world.actor("resident"), place=world.village, title="停水", text="明天停水。"
        )


def test_what_a_notice_lacks_is_said_at_the_field(world: World) -> None:
    address = reverse("notices:publish", args=[world.village.pk])
    answer = world.client("convener").post(
        address, {"act_id": str(ids.uuid7()), "title": "停水", "text": "好" * 10_000}
    )
    assert answer.status_code == 422
    assert "text" in answer.context["form"].errors
    assert "停水" in answer.content.decode()


def test_the_list_shows_the_newest_first(world: World) -> None:
    for title in ("第一张", "第二张"):
        actions.publish_notice(
            world.actor("convener"), place=world.village, title=title, text="大家来看。"
        )
    page = world.anonymous.get(reverse("notices:list")).content.decode()
    assert page.index("第二张") < page.index("第一张")
