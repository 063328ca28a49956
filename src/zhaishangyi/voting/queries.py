"""Reading motions and their votes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.voting.models import Choice, Motion, Vote, VoteWay


@dataclass(frozen=True, slots=True)
class MotionView:
    """One motion as it stands: running counts while it is open, the final ones afterwards."""

    motion: Motion
    yes: int
    no: int
    abstain: int
    present: int
    by_phone: int
    by_hand: int
    mine: str

    @property
    def is_open(self) -> bool:
        return self.motion.closed_at is None

    @property
    def voted(self) -> int:
        """How many have voted."""
        return self.yes + self.no + self.abstain

    @property
    def threshold(self) -> str:
        """What it takes, in words."""
        return str(self.motion.get_threshold_display())

    @property
    def rows(self) -> list[tuple[str, str, int, int]]:
        """For the tally: (key, label, count, those present)."""
        total = max(self.present, self.voted)
        counts = ((Choice.YES, self.yes), (Choice.NO, self.no), (Choice.ABSTAIN, self.abstain))
        return [(key.value, str(key.label), count, total) for key, count in counts]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The three answers as (key, label)."""
        return [(choice.value, str(choice.label)) for choice in Choice]

    @property
    def mine_label(self) -> str:
        """What one has cast oneself, in words; "" for nothing."""
        return str(Choice(self.mine).label) if self.mine else ""


def get_motion(by: Actor, motion_id: UUID) -> Motion:
    """A motion of a meeting that this actor may know of. Raises NotHere."""
    motion = Motion.objects.filter(pk=motion_id).first()
    if motion is None:
        raise NotHere("There is no such vote any more. Look at the meeting.")
    motion.meeting = get_meeting(by, motion.meeting_id)
    return motion


def count_present(meeting_id: UUID) -> int:
    """How many have checked in."""
    return Participant.objects.filter(meeting=meeting_id, checked_in_at__isnull=False).count()


def read_motions(meeting: Meeting, person_id: UUID | None = None) -> list[MotionView]:
    """Every motion of a meeting, the newest first; three queries however many there are."""
    motions = list(Motion.objects.filter(meeting=meeting).order_by("-opened_at", "-pk"))
    votes = list(Vote.objects.filter(motion__in=motions).select_related("participant"))
    present = count_present(meeting.pk)
    by_motion: dict[UUID, list[Vote]] = defaultdict(list)
    for vote in votes:
        by_motion[vote.motion_id].append(vote)
    return [view_motion(motion, by_motion[motion.pk], present, person_id) for motion in motions]


def read_motion(motion: Motion, person_id: UUID | None = None) -> MotionView:
    """One motion; two queries."""
    votes = list(Vote.objects.filter(motion=motion).select_related("participant"))
    return view_motion(motion, votes, count_present(motion.meeting_id), person_id)


def view_motion(
    motion: Motion, votes: Sequence[Vote], present: int, person_id: UUID | None
) -> MotionView:
    """Put a motion and its votes together; a closed one shows what was counted then."""
    counts = Counter(vote.choice for vote in votes)
    ways = Counter(vote.way for vote in votes)
    is_closed = motion.closed_at is not None
    return MotionView(
        motion=motion,
        yes=motion.yes if is_closed else counts[Choice.YES],
        no=motion.no if is_closed else counts[Choice.NO],
        abstain=motion.abstain if is_closed else counts[Choice.ABSTAIN],
        present=motion.present if is_closed else present,
        by_phone=ways[VoteWay.PHONE],
        by_hand=ways[VoteWay.HAND],
        mine=_find_mine(votes, person_id),
    )


def _find_mine(votes: Iterable[Vote], person_id: UUID | None) -> str:
    mine = (vote.choice for vote in votes if vote.participant.person_id == person_id)
    return next(mine, "") if person_id else ""


def say_result(motion: Motion) -> str:
    """The counts of a closed motion in one sentence, in the language of the page."""
    values = {
        "question": motion.question,
        "yes": motion.yes,
        "no": motion.no,
        "abstain": motion.abstain,
        "present": motion.present,
    }
    if motion.is_carried:
        return (
            gettext(
                "Vote: %(question)s Of %(present)s present, %(yes)s yes, %(no)s no, "
                "%(abstain)s abstain. Carried."
            )
            % values
        )
    return (
        gettext(
            "Vote: %(question)s Of %(present)s present, %(yes)s yes, %(no)s no, "
            "%(abstain)s abstain. Not carried."
        )
        % values
    )
