"""The result, made public, and whether it helped."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.delivery import rules, settling
from zhaishangyi.delivery.models import ResultNotice, SatisfactionRating
from zhaishangyi.delivery.permissions import CONCERNED, CONVENERS, HELPERS, find_concern
from zhaishangyi.matters import progress
from zhaishangyi.matters.inquiry import load_under_way
from zhaishangyi.matters.models import Matter, State
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.meetings.running import find_person
from zhaishangyi.notices.models import NoticeKind
from zhaishangyi.notices.tell import publish, tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.record.permissions import OPERATOR

HAS_IT_HELPED = mark("%(title)s: it is done. You were at the meeting: has it helped?")
TYPED_FOR_YOU = mark(
    "%(title)s: %(helper)s wrote down for you whether it helped. If it is not what you said, "
    "change it."
)
PROLONGED = mark("%(title)s: too few have rated, so there is time until %(day)s.")
NOBODY_RATES = mark("%(title)s: again too few have rated. Please see that people are asked.")
PASSED = mark("%(title)s: those who rated say it is solved. Thank you.")
DONE_AGAIN = mark("%(title)s: too few say it is solved, so it is taken up again.")


@act("result.publish", who=CONVENERS)
def publish_result(
    by: Actor, matter: Matter, text: str, rate_until: date | None = None
) -> ResultNotice:
    """Publish the result, and ask those concerned until when they may rate it. (公布结果)

    Possible once every promise is accepted; a week to rate unless another day is chosen. What
    went past the village is told to those concerned only.
    """
    matter = load_under_way(matter)
    is_published = settling.find_result(matter) is not None
    rules.require_can_publish(progress.read_progress(matter), is_published)
    result = ResultNotice.objects.create(
        matter=matter,
        text=rules.require_result(text),
        published_at=clock.now(),
        rate_until=rules.choose_rate_until(rate_until, clock.today()),
        round=matter.round,
    )
    if matter.is_public:
        title = gettext("Result: %(title)s") % {"title": matter.title}
        url = matter.get_absolute_url()
        publish(matter.jurisdiction, NoticeKind.RESULT, title[:120], result.text, url, by)
    settling.note_once(matter, "result_published", result)
    settling.tell_others(matter, settling.list_present_ids(matter), HAS_IT_HELPED, "rate")
    return result


@act("rating.give", who=CONCERNED)
def give_rating(by: Actor, matter: Matter, value: str, comment: str = "") -> SatisfactionRating:
    """Say whether it helped: solved, nearly or not solved, with a few words if wanted. (评一评)

    One each in a round; it may be changed until the ratings are counted. Those who carried it
    out do not rate it.
    """
    matter = load_ratable(matter)
    rules.require_independent(by.person_id in settling.list_deliverers(matter))
    person = find_person(by)
    assert person is not None
    return write_rating(matter, person, value, comment, typed_by=None)


@act("rating.give_for", who=HELPERS)
def give_rating_for(
    by: Actor, matter: Matter, person: Person, value: str, comment: str = ""
) -> SatisfactionRating:
    """Write down for somebody of the roster whether it helped, as they say it. (代写评议)

    The entry says that it was typed for them, they are told, and they can change it themselves.
    A helper never overwrites what somebody has said on their own. `by` is
    `actor.helping(person.long_name)`.
    """
    matter = load_ratable(matter)
    rules.require_typed_for(by.typed_for)
    is_concerned = find_concern(person.pk, person.node_path, matter) is not None
    rules.require_concerned(is_concerned and person.left_on is None)
    rules.require_independent(person.pk in settling.list_deliverers(matter))
    known = find_rating(matter, person)
    rules.require_no_own_rating(known is not None and known.typed_by_id is None)
    helper = find_person(by)
    rating = write_rating(matter, person, value, comment, typed_by=helper)
    values = {"title": matter.title, "helper": by.name}
    tell_people([person.pk], TYPED_FOR_YOU, values, url=matter.get_absolute_url(), icon="rate")
    return rating


def load_ratable(matter: Matter) -> Matter:
    """The locked matter, when its result can be rated today; RuleBroken otherwise."""
    matter = load(Matter, matter.pk)
    result = settling.find_result(matter)
    until = result.rate_until if result else None
    is_counted = result is not None and result.counted_at is not None
    rules.require_rating_open(until, is_counted, clock.today())
    return matter


def find_rating(matter: Matter, person: Person) -> SatisfactionRating | None:
    """What somebody has said in this round."""
    return SatisfactionRating.objects.filter(
        matter=matter, person=person, round=matter.round
    ).first()


def write_rating(
    matter: Matter, person: Person, value: str, comment: str, *, typed_by: Person | None
) -> SatisfactionRating:
    """Write or change the one rating that a person has in a round."""
    rating = find_rating(matter, person) or SatisfactionRating(
        matter=matter, person=person, round=matter.round
    )
    rating.value = rules.require_value(value, set(SatisfactionRating.Value.values))
    rating.comment = rules.require_comment(comment)
    rating.typed_by, rating.rated_at = typed_by, clock.now()
    rating.save()
    return rating


@act("result.count", who=OPERATOR | CONVENERS)
def count_result(by: Actor, matter: Matter) -> ResultNotice:
    """Count the ratings when the time is over, or when all who are waited for have rated. (计票)

    Enough "solved" ends the matter; too few send it back to be done again. Where too few have
    rated there is a week more: silence is neither a yes nor a no.
    """
    matter = load_under_way(matter)
    result = settling.find_result(matter)
    rules.require_uncounted(result is not None, bool(result and result.counted_at))
    assert result is not None
    procedure = progress.find_procedure(matter)
    expected: set[object] = set(settling.list_expected(matter))
    rated: set[object] = set(settling.list_rated(matter))
    rules.require_countable(
        result.rate_until, clock.today(), expected, rated, procedure.min_ratings
    )
    counts = settling.count_ratings(matter)
    verdict = rules.decide_count(counts, procedure.solved_threshold, procedure.min_ratings)
    if verdict == rules.Verdict.PROLONGED:
        prolong(result)
        return result
    result.counted_at, result.has_passed = clock.now(), verdict == rules.Verdict.PASSED
    result.save()
    if result.has_passed:
        finish(matter, result)
    else:
        do_again(matter, counts, by)
    return result


def prolong(result: ResultNotice) -> None:
    """A week more to rate; from the second time on the supervisors hear of it."""
    matter = result.matter
    result.prolonged += 1
    result.rate_until = clock.today() + timedelta(days=rules.DAYS_MORE)
    result.save()
    told = list_concerned(matter) | settling.list_present_ids(matter)
    url, title = matter.get_absolute_url(), matter.title
    values = {"title": title, "day": result.rate_until.isoformat()}
    tell_people(told, PROLONGED, values, url=url, icon="clock")
    if result.prolonged > 1:
        supervisors = settling.list_supervisors(matter.node_path)
        tell_people(supervisors, NOBODY_RATES, {"title": title}, url=url, icon="alert")


def finish(matter: Matter, result: ResultNotice) -> None:
    """The matter is done; those concerned are told, and whoever carried it out."""
    settling.note_once(matter, "rating_passed", result)
    settling.tell_others(matter, list_told_of_count(matter), PASSED, "check")


def do_again(matter: Matter, counts: rules.Counts, by: Actor) -> None:
    """The matter goes back to the link that the procedure names; everybody hears why."""
    told = list_told_of_count(matter)
    procedure = progress.find_procedure(matter)
    progress.reopen(matter, procedure.reopen_at, say_count(counts, procedure.solved_threshold), by)
    settling.note_delivery(matter, None)
    settling.tell_others(matter, told, DONE_AGAIN, "history")


def list_told_of_count(matter: Matter) -> set[UUID]:
    """Whoever was at the meetings, rated, or works for an office that promised something."""
    offices = {item.office_id for item in settling.list_standing_items(matter)}
    here = settling.list_present_ids(matter) | settling.list_rated(matter)
    return here | settling.list_office_people(offices)


def say_count(counts: rules.Counts, threshold: float) -> str:
    """The reason of a reopening, in words and numbers."""
    sentence = gettext("%(rated)s rated, %(solved)s of them said solved; %(percent)s%% are needed.")
    return sentence % {
        "rated": counts.total,
        "solved": counts.solved,
        "percent": round(threshold * 100),
    }


def count_due(by: Actor) -> int:
    """Count every matter whose time to rate is over; gives how many. One that fails waits."""
    due = ResultNotice.objects.filter(
        counted_at=None, rate_until__lt=clock.today(), matter__state=State.UNDER_WAY
    ).select_related("matter__handled_at", "matter__jurisdiction")
    counted = 0
    for result in due.order_by("rate_until", "id"):
        if result.round != result.matter.round:
            continue
        try:
            count_result(by.carrying(None), matter=result.matter)
        except CannotDo:
            continue
        counted += 1
    return counted
