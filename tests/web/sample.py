"""One of everything, so that every address has something to show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.web.samples.campaigns import fill_campaigns
from tests.web.samples.crossing import fill_crossing
from tests.web.samples.exchange import fill_exchange
from tests.web.samples.figures import fill_figures
from tests.web.samples.mediation import fill_mediation
from tests.web.samples.pledges import fill_pledges
from tests.web.samples.projects import fill_projects
from tests.web.samples.reviews import fill_reviews
from tests.web.samples.statements import fill_statements
from tests.web.samples.tables import fill_tables
from tests.web.samples.talks import fill_talks
from tests.web.samples.urging import fill_urging
from tests.web.samples.workbench import fill_workbench
from tests.world import World

from zhaishangyi.delivery.models import ActionItem, ResultNotice, Suggestion
from zhaishangyi.matters.models import ExpertReview, Matter, OpinionRound
from zhaishangyi.meetings.models import (
    AgendaItem,
    Meeting,
    Minutes,
    Note,
    Outcome,
    Participant,
    Turn,
)
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.people.hidden import read_pepper
from zhaishangyi.people.models import Device, InvitationSlip
from zhaishangyi.people.secrets import hash_secret, new_slip_secret
from zhaishangyi.record import clock, ids, stash
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.photos import find_photo_folder, find_stash_folder
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting.models import Motion

# Rooms that keep samples of their own: each is given the world and what there is already.
FILLERS = (
    fill_statements,
    fill_campaigns,
    fill_mediation,
    fill_crossing,
    fill_talks,
    fill_reviews,
    fill_projects,
    fill_pledges,
    fill_workbench,
    fill_figures,
    fill_urging,
    fill_exchange,
    fill_tables,
)


@dataclass
class Sample:
    """Values for the arguments of addresses, by the argument's name."""

    values: dict[str, Any] = field(default_factory=dict)

    def fill(self, names: list[str]) -> dict[str, Any]:
        """The arguments for an address. "person=neighbour" picks another value for a name."""
        filled = {}
        for name in names:
            argument, _, source = name.partition("=")
            filled[argument] = self.values[source or argument]
        return filled

    def fill_library(self, name: str) -> dict[str, Any]:
        """Arguments that addresses of libraries ask for."""
        known: dict[str, dict[str, Any]] = {
            "account_confirm_email": {"key": "x"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "x"},
        }
        return known.get(name, {})


def build_sample(world: World) -> Sample:
    """A matter whose meeting is sitting, with all that belongs to it."""
    with outside_the_door("one of everything for tests"):
        values: dict[str, Any] = {
            "place": world.village.pk,
            "venue": world.venue.pk,
            "person": world.people["resident"].pk,
            "slug": "eight-links",
            "link": "investigate",
            "code": "JOINCODE",
            "token": keep_photo(),
            "pk": 1,
        }
        matter = make_matter(world)
        meeting = make_meeting(world, matter)
        values |= {"matter": matter.pk, "meeting": meeting.pk}
        values |= fill_matter(world, matter)
        values |= fill_meeting(world, meeting)
        values |= fill_delivery(matter, meeting, world)
        values |= fill_people(world)
        values |= fill_record(world, matter)
        for fill in FILLERS:
            values |= fill(world, values)
    return Sample(values)


def keep_photo() -> str:
    """The token of a photo that waits for its form to be corrected."""
    photo = CleanPhoto(b"\xff\xd8", b"\xff\xd8", 4, 3, hashlib.sha256(b"\xff\xd8").hexdigest())
    return stash.keep(photo, find_stash_folder())


def make_matter(world: World) -> Matter:
    """An urgent matter of the village, under way."""
    return Matter.objects.create(
        number="八烈 2024-017",
        jurisdiction=world.village,
        handled_at=world.village,
        title="村东新修的路面开裂",
        text="村东新修的路面开裂、起砂，骑车差点翻进沟里。",
        place_text="三号桥往南",
        category="road",
        raiser=world.people["resident"],
        state="under_way",
        tier="urgent",
        procedure="eight-links",
        convener=world.people["convener"],
        link="investigate",
        raised_at=clock.now() - timedelta(hours=3),
    )


def make_meeting(world: World, matter: Matter) -> Meeting:
    """A meeting that sits now."""
    now = clock.now()
    return Meeting.objects.create(
        matter=matter,
        jurisdiction=world.village,
        title=matter.title,
        venue=world.venue,
        place_text="村口",
        starts_at=now - timedelta(minutes=30),
        opened_at=now - timedelta(minutes=30),
        convener=world.people["convener"],
        recorder=world.people["recorder"],
        state="open",
        join_code="JOINCODE",
    )


def fill_matter(world: World, matter: Matter) -> dict[str, Any]:
    """An opinion round and an expert review."""
    opinion_round = OpinionRound.objects.create(
        matter=matter, question="路坏成什么样？", closes_on=clock.today()
    )
    review = ExpertReview.objects.create(
        matter=matter,
        asked_of="镇建设办",
        expert=world.people["expert"],
        question="为什么坏？",
    )
    notice = PublicNotice.objects.create(jurisdiction=world.village, title="开会", text="明早九点")
    return {"opinion_round": opinion_round.pk, "review": review.pk, "notice": notice.pk}


def fill_meeting(world: World, meeting: Meeting) -> dict[str, Any]:
    """A resident who is there and waits to speak, an agenda, a note, a motion."""
    participant = Participant.objects.create(
        meeting=meeting,
        person=world.people["resident"],
        name="周桂兰",
        role="resident",
        invited_at=clock.now(),
        checked_in_at=clock.now(),
        check_in_way="qr",
    )
    AgendaItem.objects.create(meeting=meeting, position=1, title="说情况")
    turn = Turn.objects.create(meeting=meeting, participant=participant)
    note = Note.objects.create(meeting=meeting, text="裂了好几条缝。", participant=participant)
    motion = Motion.objects.create(
        meeting=meeting, question="先查再修，行不行？", threshold="half_of_present"
    )
    held = Meeting.objects.create(
        matter=meeting.matter,
        jurisdiction=world.village,
        title="上一次",
        place_text="村口",
        starts_at=clock.now() - timedelta(days=2),
        opened_at=clock.now() - timedelta(days=2),
        closed_at=clock.now() - timedelta(days=2),
        convener=world.people["convener"],
        state="closed",
        join_code="HELDCODE",
    )
    Minutes.objects.create(meeting=held, text="纪要。", approved_at=clock.now())
    return {
        "participant": participant.pk,
        "turn": turn.pk,
        "note": note.pk,
        "motion": motion.pk,
        "held_meeting": held.pk,
    }


def fill_delivery(matter: Matter, meeting: Meeting, world: World) -> dict[str, Any]:
    """An outcome with a promise, a suggestion, a published result."""
    outcome = Outcome.objects.create(
        meeting=meeting, matter=matter, result="agreed", text="先查明白，再按说的修。"
    )
    item = ActionItem.objects.create(
        matter=matter,
        outcome=outcome,
        promise="查清楚路面为什么坏",
        office=world.office,
        due_on=clock.today(),
    )
    suggestion = Suggestion.objects.create(
        meeting=meeting, matter=matter, text="路口装灯", role="resident"
    )
    ResultNotice.objects.create(
        matter=matter, text="路修好了。", rate_until=clock.today() + timedelta(days=7)
    )
    return {"item": item.pk, "suggestion": suggestion.pk}


def fill_people(world: World) -> dict[str, Any]:
    """A slip for a resident, one for staff, a phone that is known."""
    resident = world.people["resident"]
    secrets = {False: new_slip_secret(), True: new_slip_secret()}
    slips = {
        is_for_staff: InvitationSlip.objects.create(
            person=resident,
            secret_hash=hash_secret(secret, read_pepper()),
            is_for_staff=is_for_staff,
            expires_at=clock.now() + timedelta(days=7),
        )
        for is_for_staff, secret in secrets.items()
    }
    device = Device.objects.create(
        person=resident, secret_hash=hashlib.sha256(b"device").hexdigest(), name="手机"
    )
    return {
        "slip": slips[False].pk,
        "secret": secrets[False],
        "staff_secret": secrets[True],
        "device": device.pk,
        "grant": world.people["deputy"].grants.get().pk,
    }


def fill_record(world: World, matter: Matter) -> dict[str, Any]:
    """An entry and a photo with its file."""
    entry = Entry.objects.create(
        act_id=ids.uuid7(),
        kind="matter.raise",
        at=clock.now(),
        node_path=world.village.path,
        content='{"changes":[]}',
        salt=b"s" * 32,
        digest="0" * 64,
        params_digest="0" * 64,
    )
    photo = Photo.objects.create(
        owner_kind="matters.matter",
        owner_id=matter.pk,
        path=f"aa/{'b' * 62}.jpg",
        sha256="aa" + "b" * 62,
        width=4,
        height=3,
    )
    folder = find_photo_folder() / "aa"
    folder.mkdir(parents=True, exist_ok=True)
    for ending in (".jpg", ".thumb.jpg"):
        (folder / f"{'b' * 62}{ending}").write_bytes(b"\xff\xd8\xff\xd9")
    return {"entry": entry.seq, "photo": photo.pk}
