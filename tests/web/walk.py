"""The bad road, walked link by link through the door, so that pages have something to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from tests.world import World

from zhaishangyi.delivery import actions as delivery_acts
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.voting import actions as voting_acts
from zhaishangyi.voting.models import Motion

ROAD = "村东新修的路面开裂、起砂。裂了好几条缝，还掉砂。"
AGREED = "先请镇里的技术人员来查，查明白了按他们说的修。"
INVITED = ("resident", "neighbour", "deputy", "respected_local", "office", "cppcc")


@dataclass
class Walk:
    """A matter on its way. Each method goes one step further and gives the walk back."""

    world: World
    matter: Matter = field(init=False)
    meeting: Meeting = field(init=False)
    item: ActionItem = field(init=False)

    def __post_init__(self) -> None:
        self.matter = raise_matter(self.world)

    def triage(self, tier: str = "urgent") -> Walk:
        matter_acts.triage_matter(
            self.world.actor("convener"), matter=self.matter, decision="accept", tier=tier
        )
        return self.fresh()

    def visit(self) -> Walk:
        matter_acts.visit_place(
            self.world.actor("grid_worker"),
            matter=self.matter,
            visited_at=clock.now(),
            who_went="召集人和网格员",
            finding="到现场，先摆了警示桶。",
        )
        return self.fresh()

    def close_link(self) -> Walk:
        matter_acts.close_link(self.world.actor("convener"), matter=self.matter, link="investigate")
        return self.fresh()

    def plan(self) -> Walk:
        self.meeting = meeting_acts.plan_meeting(
            self.world.actor("convener"),
            matter=self.matter,
            starts_at=clock.now() + timedelta(minutes=5),
            venue=self.world.venue,
            recorder=self.world.people["recorder"],
        )
        return self.fresh()

    def invite(self) -> Walk:
        people = tuple((self.world.people[who], role_of(who)) for who in INVITED)
        meeting_acts.invite_people(
            self.world.actor("convener"), meeting=self.meeting, people=people
        )
        return self.fresh()

    def announce(self) -> Walk:
        meeting_acts.announce_meeting(self.world.actor("convener"), meeting=self.meeting)
        return self.fresh()

    def open(self) -> Walk:
        meeting_acts.open_meeting(self.world.actor("convener"), meeting=self.meeting)
        for who in INVITED:
            self.check_in(who)
        return self.fresh()

    def check_in(self, who: str) -> Participant:
        return meeting_acts.check_in_by_name(
            self.world.actor("convener"), meeting=self.meeting, person=self.world.people[who]
        )

    def put_to_vote(self) -> Motion:
        return voting_acts.open_motion(
            self.world.actor("convener"), meeting=self.meeting, question="先查再修，行不行？"
        )

    def vote(self) -> Walk:
        motion = self.put_to_vote()
        present = list(Participant.objects.filter(meeting=self.meeting, person__isnull=False))
        present = [one for one in present if one.checked_in_at]
        votes = tuple((one, "no" if at == 0 else "yes") for at, one in enumerate(present))
        desk = self.world.actor("convener")
        voting_acts.record_votes(desk, motion=motion, votes=votes)
        voting_acts.close_motion(desk, motion=motion)
        return self.fresh()

    def close(self) -> Walk:
        meeting_acts.close_meeting(self.world.actor("convener"), meeting=self.meeting)
        return self.fresh()

    def settle(self, result: str = "agreed") -> Walk:
        meeting_acts.settle_outcome(
            self.world.actor("convener"), meeting=self.meeting, result=result, text=AGREED
        )
        return self.fresh()

    def write_minutes(self) -> Walk:
        text = "九点开会，十点散会。大家先看了路，再一个一个说。议定先查后修。"
        meeting_acts.write_minutes(self.world.actor("recorder"), meeting=self.meeting, text=text)
        return self.fresh()

    def approve(self) -> Walk:
        meeting_acts.approve_minutes(self.world.actor("convener"), meeting=self.meeting)
        return self.fresh()

    def agree_item(self, promise: str = "凿掉重铺 160 米") -> Walk:
        self.item = delivery_acts.agree_item(
            self.world.actor("convener"),
            matter=self.matter,
            promise=promise,
            office=self.world.office,
            due_on=clock.today() + timedelta(days=9),
        )
        return self.fresh()

    def report(self) -> Walk:
        delivery_acts.report_item(
            self.world.actor("office"),
            item=self.item,
            sort="done",
            text="办好了，大家可以去看。",
            no_photo_reason="相机坏了，没有拍",
        )
        return self.fresh()

    def accept(self) -> Walk:
        delivery_acts.accept_item(self.world.actor("resident"), item=self.item)
        return self.fresh()

    def publish(self) -> Walk:
        delivery_acts.publish_result(
            self.world.actor("convener"), matter=self.matter, text="路面重铺了 160 米，已经通车。"
        )
        return self.fresh()

    def rate(self, who: str, value: str = "solved") -> Walk:
        delivery_acts.give_rating(self.world.actor(who), matter=self.matter, value=value)
        return self.fresh()

    def sit(self) -> Walk:
        """As far as a meeting that sits, with enough people."""
        return self.triage().visit().close_link().plan().invite().announce().open()

    def hold(self) -> Walk:
        """As far as approved minutes, with an outcome and one promise."""
        walk = self.sit().vote().settle().agree_item()
        return walk.close().write_minutes().approve()

    def deliver(self) -> Walk:
        """As far as a published result."""
        return self.hold().report().accept().publish()

    def fresh(self) -> Walk:
        """Read the rows again: acts save their own copies."""
        self.matter = Matter.objects.get(pk=self.matter.pk)
        if hasattr(self, "meeting"):
            self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        return self


def role_of(who: str) -> str:
    """Neighbours come as residents."""
    return "resident" if who == "neighbour" else who


def raise_matter(world: World, text: str = ROAD, who: str = "resident", **said: object) -> Matter:
    """Somebody of the village says what is wrong."""
    values: dict[str, object] = {
        "jurisdiction": world.village,
        "text": text,
        "place_text": "三号桥往南",
        "wished_tier": "urgent",
    }
    return matter_acts.raise_matter(world.actor(who), **(values | said))  # type: ignore[arg-type]
