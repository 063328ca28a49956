"""What the steps of a story do in a mediation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhaishangyi.mediation import actions as mediation
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Party, ReturnVisit, Term
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def read_party(scene: Scene, found: dict[str, Any]) -> PartyDraft:
    """A side of the dispute, from the roster or by name."""
    person = scene.stage.find_person(found["person"]) if "person" in found else None
    return PartyDraft(
        side=found["side"],
        name=person.name if person else found["name"],
        person=person,
        account=found.get("account", ""),
        wish=found.get("wish", ""),
    )


def take_up(scene: Scene, step: Step) -> None:
    """A mediator or a grid worker takes a dispute up."""
    village = scene.stage.villages[scene.story.village]
    grid = step.get("grid")
    scene.case_made = scene.do(
        step.by,
        mediation.take_up,
        jurisdiction=scene.stage.grids[village.name, grid] if grid else village,
        sort=step["sort"],
        channel=step["channel"],
        title=step["title"],
        text=step["text"],
        parties=[read_party(scene, found) for found in step["parties"]],
        meeting=scene.meeting_made if step["channel"] == "talk" else None,
    )


def ask(scene: Scene, step: Step) -> None:
    """One side asks for a mediator."""
    scene.case_made = scene.do(
        step.by,
        mediation.ask_mediation,
        jurisdiction=scene.stage.villages[scene.story.village],
        sort=step["sort"],
        text=step["text"],
        wish=step.get("wish", ""),
        other_name=step["other"],
    )


def accept_case(scene: Scene, step: Step) -> None:
    """A mediator without a tie to either side takes the case."""
    scene.case_made = scene.do(step.by, mediation.accept_case, case=scene.case)


def find_party(scene: Scene, name: str) -> Party:
    """A party by the name of the roster. KeyError for nobody."""
    person = scene.stage.find_person(name)
    for party in Party.objects.filter(case=scene.case):
        if party.person_id == person.pk:
            return party
    raise KeyError(name)


def agree_to_mediation(scene: Scene, step: Step) -> None:
    """The sides say on their own phones that they want to be helped."""
    for name in step["parties"]:
        party = find_party(scene, name)
        scene.do(name, mediation.give_consent, party=party, answer=True, way="self")
        scene.pass_waking_minutes(15)


def find_helpers(scene: Scene, step: Step) -> list[tuple[str, Person | None, str]]:
    """Those who were at a sitting to help: role and person."""
    listed = [(role, scene.stage.find_person(name)) for role, name in step.get("helpers", [])]
    return [(role, person, person.name) for role, person in listed]


def sitting(scene: Scene, step: Step) -> None:
    """Write down a sitting."""
    venue = step.get("venue")
    scene.do(
        step.by,
        mediation.hold_sitting,
        case=scene.case,
        sort=step["sort"],
        held_at=scene.stage.read_moment(step["held"]),
        minutes=step["minutes"],
        summary=step["summary"],
        parties=[find_party(scene, name) for name in step["parties"]],
        venue=scene.stage.venues[scene.story.village, venue] if venue else None,
        place_text="" if venue else step.get("place", ""),
        helpers=find_helpers(scene, step),
    )


def mediator_note(scene: Scene, step: Step) -> None:
    """The mediator notes something that nobody else reads."""
    scene.do(step.by, mediation.write_note, case=scene.case, text=step["text"])


def climb(scene: Scene, step: Step) -> None:
    """The dispute goes up a level."""
    scene.do(step.by, mediation.climb, case=scene.case, tried=step["tried"], reason=step["reason"])
    scene.case.refresh_from_db()


def propose(scene: Scene, step: Step) -> None:
    """Somebody puts a way out forward, and the sides say yes."""
    proposal = scene.do(step.by, mediation.make_proposal, case=scene.case, text=step["text"])
    for name in step.get("yes", []):
        party = find_party(scene, name)
        scene.do(name, mediation.answer_proposal, proposal=proposal, party=party, is_yes=True)


def agreement(scene: Scene, step: Step) -> None:
    """Write the agreement; a term without days holds for good."""
    today = scene.moment.date()
    terms = [
        TermDraft(text=text, owed_by=side, due_on=today + timedelta(days=days) if days else None)
        for text, side, days in step["terms"]
    ]
    scene.agreement_made = scene.do(
        step.by,
        mediation.write_agreement,
        case=scene.case,
        text=step["text"],
        place_text=step["place"],
        made_on=today,
        terms=terms,
    )


def read_aloud(scene: Scene, step: Step) -> None:
    """Read the agreement to both sides."""
    scene.do(step.by, mediation.read_aloud, agreement=scene.agreement)


def sign_on_paper(scene: Scene, step: Step) -> None:
    """The sides sign the sheet, and it is scanned."""
    scene.do(
        step.by,
        mediation.sign_on_paper,
        agreement=scene.agreement,
        signed=[(find_party(scene, name), way) for name, way in step["signed"]],
        photos=scene.stage.find_photos(step["photos"]),
    )


def sign_as_mediator(scene: Scene, step: Step) -> None:
    """The mediator signs as well."""
    scene.do(step.by, mediation.sign_as_mediator, agreement=scene.agreement)


def term_done(scene: Scene, step: Step) -> None:
    """A term was kept."""
    term = Term.objects.get(agreement=scene.agreement, position=step["term"])
    scene.do(step.by, mediation.say_term, term=term, state="done", note=step.get("note", ""))


def plan_visit(scene: Scene, step: Step) -> None:
    """Choose the day on which the mediator goes back."""
    scene.do(
        step.by,
        mediation.plan_visit,
        case=scene.case,
        planned_on=scene.find_day(step["days"]),
        hint=step.get("hint", ""),
    )


def return_visit(scene: Scene, step: Step) -> None:
    """The mediator has gone back and asked."""
    visit = ReturnVisit.objects.filter(case=scene.case, visited_on=None).latest("planned_on")
    scene.do(
        step.by,
        mediation.write_visit,
        visit=visit,
        visited_on=clock.local(scene.moment).date(),
        is_kept=True,
        text=step["text"],
    )


def close_case(scene: Scene, step: Step) -> None:
    """The case is settled, and its file put away."""
    scene.case_made = scene.do(step.by, mediation.close_case, case=scene.case)


VERBS: dict[str, Any] = {
    "take_up": take_up,
    "ask_mediation": ask,
    "accept_case": accept_case,
    "agree_to_mediation": agree_to_mediation,
    "sitting": sitting,
    "mediator_note": mediator_note,
    "climb": climb,
    "propose": propose,
    "agreement": agreement,
    "read_aloud": read_aloud,
    "sign_on_paper": sign_on_paper,
    "sign_as_mediator": sign_as_mediator,
    "term_done": term_done,
    "plan_visit": plan_visit,
    "return_visit": return_visit,
    "close_case": close_case,
}
