"""What the steps of a story do, apart from meetings: each is one act or a few of the same kind."""

from __future__ import annotations

from typing import Any

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.delivery.settling import list_expected, list_rated
from zhaishangyi.matters import actions as matters
from zhaishangyi.notices import actions as notices
from zhaishangyi.people.models import Person
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def raise_matter(scene: Scene, step: Step) -> None:
    """Somebody says what is wrong, or a helper writes it down for them."""
    stage = scene.stage
    raiser = step.get("raiser")
    scene.matter_made = scene.do(
        step.by,
        matters.raise_matter,
        typed_for=step.get("for", ""),
        jurisdiction=stage.villages[scene.story.village],
        text=step["text"],
        place_text=step["place"],
        category=step["category"],
        wished_tier=step.get("wish", ""),
        name_shown=step.get("shown", "convener"),
        raiser=stage.find_person(raiser) if raiser else None,
        is_past_village=step.get("past_village", False),
        photos=stage.find_photos(step.get("photos", [])),
        channel=step.get("channel", "online"),
    )
    stage.matters[scene.story.key] = scene.matter


def triage(scene: Scene, step: Step) -> None:
    """Decide on the matter."""
    convener, into = step.get("convener"), step.get("into")
    scene.matter_made = scene.do(
        step.by,
        matters.triage_matter,
        matter=scene.matter,
        decision=step["decision"],
        tier=step.get("tier", ""),
        needs_expert=step.get("needs_expert", False),
        convener=scene.stage.find_person(convener) if convener else None,
        reason=step.get("reason", ""),
        merge_into=scene.stage.matters[into] if into else None,
        title=step.get("title", ""),
    )


def visit(scene: Scene, step: Step) -> None:
    """Note a field visit."""
    scene.do(
        step.by,
        matters.visit_place,
        matter=scene.matter,
        visited_at=scene.stage.read_moment(step["visited"]),
        who_went=step["who"],
        finding=step["finding"],
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


def ask_round(scene: Scene, step: Step) -> None:
    """Ask the residents a question."""
    scene.round_made = scene.do(
        step.by,
        matters.open_opinions,
        matter=scene.matter,
        question=step["question"],
        closes_on=scene.find_day(step["days"]),
    )


def say(scene: Scene, step: Step) -> None:
    """Residents answer the question, one after the other."""
    for name, text in step["lines"]:
        scene.do(name, matters.say_opinion, opinion_round=scene.round_made, text=text)
        scene.pass_waking_minutes(step["minutes_between"])


def say_more(scene: Scene, step: Step) -> None:
    """Residents who have no other part in the story answer as well."""
    residents = scene.stage.list_residents(scene.story.village)
    for person, text in zip(reversed(residents), step["texts"], strict=False):
        scene.do(person.long_name, matters.say_opinion, opinion_round=scene.round_made, text=text)
        scene.pass_waking_minutes(step["minutes_between"])


def say_for(scene: Scene, step: Step) -> None:
    """A helper writes down what others answer."""
    for name, text in step["lines"]:
        scene.do(
            step.by,
            matters.say_opinion,
            typed_for=name,
            opinion_round=scene.round_made,
            text=text,
        )
        scene.pass_waking_minutes(20)


def close_round(scene: Scene, step: Step) -> None:
    """End the round of opinions."""
    scene.do(
        step.by, matters.close_opinions, opinion_round=scene.round_made, summary=step["summary"]
    )


def write_finding(scene: Scene, step: Step) -> None:
    """The expert writes down the finding."""
    scene.do(
        step.by,
        matters.find_as_expert,
        review=scene.review_made,
        finding=step["finding"],
        advice=step.get("advice", ""),
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


def close_link(scene: Scene, step: Step) -> None:
    """Say that a link is done."""
    scene.do(step.by, matters.close_link, matter=scene.matter, link=step["link"])


def follow(scene: Scene, step: Step) -> None:
    """People want to hear how it goes on."""
    for name in step["people"]:
        scene.do(name, matters.follow_matter, matter=scene.matter)
        scene.pass_waking_minutes(9)


def promise(scene: Scene, step: Step) -> None:
    """Write down what is to be done, by whom and until when."""
    item = scene.do(
        step.by,
        delivery.agree_item,
        matter=scene.matter,
        promise=step["promise"],
        office=scene.stage.offices[step["office"]],
        due_on=scene.find_day(step["days"]),
    )
    scene.items.append(item)


def report(scene: Scene, step: Step) -> None:
    """An office says how far it is."""
    scene.do(
        step.by,
        delivery.report_item,
        item=scene.items[step["item"] - 1],
        sort="done" if step.get("is_done", True) else "progress",
        text=step["text"],
        photos=scene.stage.find_photos(step.get("photos", [])),
        no_photo_reason=step.get("no_photo_reason", ""),
    )


def accept(scene: Scene, step: Step) -> None:
    """Somebody looked and says that it is done."""
    scene.do(step.by, delivery.accept_item, item=scene.items[step["item"] - 1])


def publish(scene: Scene, step: Step) -> None:
    """Put up the result and ask for ratings."""
    scene.do(
        step.by,
        delivery.publish_result,
        matter=scene.matter,
        text=step["text"],
        rate_until=scene.find_day(step["days"]),
    )


def rate(scene: Scene, step: Step) -> None:
    """Those concerned say whether it helped."""
    comments = iter(step.get("comments", []))
    for person, value in list_ratings(scene, step):
        scene.do(
            person.long_name,
            delivery.give_rating,
            matter=scene.matter,
            value=value,
            comment=next(comments, ""),
        )
        scene.pass_waking_minutes(step["minutes_between"])


def list_ratings(scene: Scene, step: Step) -> list[tuple[Person, str]]:
    """Who rates and how: "nearly" and "not solved" come in between, as in life."""
    people = list_raters(scene, step)
    others = ["nearly"] * step.get("nearly", 0) + ["not_solved"] * step.get("not_solved", 0)
    total = len(people) if step.get("everybody") else step["solved"] + len(others)
    values = ["solved"] * total
    for number, value in enumerate(others, 1):
        values[number * total // (len(others) + 1)] = value
    return list(zip(people, values, strict=False))


def list_raters(scene: Scene, step: Step) -> list[Person]:
    """Those whose rating is waited for; unless it is only them, other residents after them."""
    expected = list_expected(scene.matter) - list_rated(scene.matter)
    left_out = {scene.stage.find_person(name).pk for name in step.get("leave_out", [])}
    waited = list(Person.objects.filter(pk__in=expected - left_out).order_by("pk"))
    if step.get("everybody"):
        return waited
    known = expected | left_out
    residents = scene.stage.list_residents(scene.story.village)
    return waited + [person for person in residents if person.pk not in known]


def count(scene: Scene, step: Step) -> None:
    """Count the ratings."""
    scene.do(step.by, delivery.count_result, matter=scene.matter)


def publish_notice(scene: Scene, step: Step) -> None:
    """Tell everybody something that belongs to no matter."""
    place = scene.stage.villages[scene.story.village]
    scene.do(step.by, notices.publish_notice, place=place, title=step["title"], text=step["text"])


VERBS: dict[str, Any] = {
    "raise": raise_matter,
    "triage": triage,
    "visit": visit,
    "ask_round": ask_round,
    "say": say,
    "say_more": say_more,
    "say_for": say_for,
    "close_round": close_round,
    "find": write_finding,
    "close_link": close_link,
    "follow": follow,
    "promise": promise,
    "report": report,
    "accept": accept,
    "publish": publish,
    "rate": rate,
    "count": count,
    "notice": publish_notice,
}
