"""The rows of a made-up meeting: who came, who spoke, what was voted on, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaishangyi.benching import words
from zhaishangyi.benching.courses import DAY
from zhaishangyi.benching.land import POSTS, name_person
from zhaishangyi.benching.moments import write_moment

if TYPE_CHECKING:
    from zhaishangyi.benching.scribe import Case

(MEETING, NOTICE, PARTICIPANT, TURN, MINUTES, OUTCOME, MOTION, VOTE) = range(0x20, 0x28)
MATTER = 0x10
RESIDENTS = 52
# Steps through the residents that come back to the first only after all of them.
STRIDES = (1, 3, 5, 7, 9, 11)
WAYS = ("qr", "qr", "pin", "desk")
VOTED_SHARE = 0.4
SECONDS_OF_A_TURN = 150

Sources = dict[str, tuple[str, str]]


def write_sitting(case: Case, convener: str, is_past: bool) -> Sources:
    """The meeting of a matter, when one was called; gives what its facts are proved by."""
    invited, held = case.at.get("invite"), case.at.get("deliberate")
    if invited is None:
        return {}
    if held is not None:
        invited = min(invited, held - DAY) if invited == held else invited
        opened = max(invited, held - 5400)
        times = (opened, opened, held - 300)
    else:
        starts = (invited // DAY + 5) * DAY + 4 * 3600
        times = (starts, 0, 0)
    write_meeting(case, convener, is_past, invited, times)
    meeting = ("meetings.meeting", case.make_id(MEETING))
    sources = dict.fromkeys(("plan_made", "required_roles_invited", "notice_published"), meeting)
    write_participants(case, invited, *times[1:])
    if held is not None:
        sources |= dict.fromkeys(("meeting_held", "attendance_taken"), meeting)
        sources["minutes_approved"] = write_minutes(case, convener, held)
    return sources


def write_meeting(
    case: Case, convener: str, is_past: bool, invited: int, times: tuple[int, int, int]
) -> None:
    """The meeting and its notice; `times` are its start, when it opened and when it closed."""
    starts, opened, closed = times
    land, venue = case.plan.land, int(case.dice.random() * len(words.VENUES))
    home = land.village_id(case.village)
    if is_past:
        home = land.town_id(land.find_town(case.village))
    title = f"{case.choose(words.SPOTS)}的事，坐下来商量"
    notice, published = case.make_id(NOTICE), write_moment(invited)
    if not is_past:
        case.rows.setdefault("notices.publicnotice", []).append(
            (notice, home, "meeting", title, f"{words.VENUES[venue][1]}议事，欢迎来听来说。",
             f"/meetings/{case.number}/", published, convener)
        )  # fmt: skip
    case.rows.setdefault("meetings.meeting", []).append(
        (case.make_id(MEETING), case.make_id(MATTER), home, title,
         land.venue_id(case.village, venue), words.VENUES[venue][1], write_moment(starts),
         convener, 3, "[]", int(case.dice.random() < 0.2), "closed" if closed else "announced",
         None if is_past else notice, f"{case.number:08X}", write_moment(opened) if opened else None,
         write_moment(closed) if closed else None, 1 if closed else None)
    )  # fmt: skip


def write_participants(case: Case, invited: int, opened: int, closed: int) -> None:
    """Those who were asked; when the meeting was held, all but one of them came and some spoke."""
    meeting, dice = case.make_id(MEETING), case.dice
    rows = case.rows.setdefault("meetings.participant", [])
    turns = case.rows.setdefault("meetings.turn", [])
    count, span = 6 + int(dice.random() * 5), closed - opened
    first, stride = int(dice.random() * RESIDENTS), STRIDES[int(dice.random() * len(STRIDES))]
    asked, came = write_moment(invited), write_moment(opened + 60) if opened else None
    for place in range(count):
        number = 0 if place == 0 else 2 + int(dice.random() * 5) if place == 1 else 0
        if place > 1:
            number = len(POSTS) + (first + place * stride) % RESIDENTS
        role = POSTS[number] if number < len(POSTS) else "resident"
        is_here = opened and place != count - 1
        rows.append(
            (case.make_id(PARTICIPANT, place), meeting, case.person(number),
             name_person(case.village, number), role, asked, "yes" if is_here else "",
             came if is_here else None, WAYS[place % 4] if is_here else "")
        )  # fmt: skip
        if is_here and 0 < place < 3:
            begun = opened + span * place // 4
            turns.append(
                (case.make_id(TURN, place), meeting, case.make_id(PARTICIPANT, place),
                 write_moment(begun - 60), write_moment(begun),
                 write_moment(begun + min(SECONDS_OF_A_TURN + place * 20, span // 6)))
            )  # fmt: skip
    if opened and dice.random() < VOTED_SHARE:
        write_vote(case, opened + span * 3 // 4, count - 1)


def write_vote(case: Case, at: int, present: int) -> None:
    """An open vote that was carried: all but one or two say yes."""
    against = int(case.dice.random() * 2)
    motion, moment = case.make_id(MOTION), write_moment(at)
    case.rows.setdefault("voting.motion", []).append(
        (motion, case.make_id(MEETING), "照这样办，同意吗？", "half_of_present", moment,
         write_moment(at + 60), present - against, against, 0, present, 1)
    )  # fmt: skip
    votes = case.rows.setdefault("voting.vote", [])
    for place in range(present):
        choice = "no" if place < against else "yes"
        votes.append(
            (case.make_id(VOTE, place), motion, case.make_id(PARTICIPANT, place), choice, "phone",
             moment)
        )  # fmt: skip


def write_minutes(case: Case, convener: str, held: int) -> tuple[str, str]:
    """The minutes, approved."""
    minutes, approved = case.make_id(MINUTES), write_moment(held)
    case.rows.setdefault("meetings.minutes", []).append(
        (minutes, case.make_id(MEETING), case.choose(words.SAID), case.person(1),
         write_moment(held - 120), approved, convener)
    )  # fmt: skip
    return ("meetings.minutes", minutes)
