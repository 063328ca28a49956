"""One of everything: a legal talk that is going on, with a lawyer who speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.meetings.models import Leaflet, Meeting, Participant, Question
from zhaishangyi.record import clock


def fill_talks(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    now = clock.now()
    talk = Meeting.objects.create(
        jurisdiction=world.village,
        sort="legal_talk",
        title="邻居之间怎么讲理",
        about="带着事来也行，听一听也行。",
        venue=world.venue,
        place_text="村口",
        starts_at=now - timedelta(minutes=20),
        convener=world.people["convener"],
        quorum=0,
        state="open",
        join_code="TALKTALK",
        opened_at=now - timedelta(minutes=20),
    )
    lawyer = world.people["lawyer"]
    Participant.objects.create(
        meeting=talk,
        person=lawyer,
        name=lawyer.name,
        role="lawyer",
        topic="说好的事怎么写下来",
        invited_at=now,
    )
    question = Question.objects.create(
        meeting=talk, text="檐水冲了我家墙脚，归谁修？", asked_as="resident"
    )
    leaflet = Leaflet.objects.create(meeting=talk, title="邻里相处六句话", text="滴水归自家。")
    return {"talk": talk.pk, "question": question.pk, "leaflet": leaflet.pk}
