"""The steps of a story as people do them in their browsers: before, in and after a meeting."""

from __future__ import annotations

from datetime import timedelta

from zhaishangyi.record import clock
from zhaishangyi.rehearsal.forms import Form
from zhaishangyi.rehearsal.matter_steps import Verb
from zhaishangyi.rehearsal.pages import Page
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import Step, read_file
from zhaishangyi.town.roster import Villager

# A bound for loops that go on as long as a page offers something.
MOST_ROUNDS = 120
RATING_ROLES = ("resident", "respected_local")


def plan(stage: Stage, step: Step) -> None:
    """Plan a meeting that begins in a moment, with the agenda of the story."""
    page = stage.open(step.by, "meetings:plan")
    at = clock.local(clock.now())
    starts = min(at + timedelta(minutes=2), at.replace(hour=23, minute=59))
    form = page.find_form().fill(
        starts_at_0=f"{starts:%Y-%m-%d}",
        starts_at_1=f"{starts:%H:%M}",
        venue=find_venue(stage, step["venue"]),
        minutes=str(step["minutes"]),
        recorder=stage.find_id(step["recorder"]),
        quorum=str(step["quorum"]),
    )
    wanted = [role for role in step.get("roles", []) if form.has_option("required_roles", role)]
    if wanted:
        form.tick("required_roles", *wanted)
    planned = stage.send(step.by, page, form)
    stage.places["meeting"] = planned.find_id(rf"/meetings/{UUID}/invite/")
    stage.scanned = []
    set_agenda(stage, step)


def find_venue(stage: Stage, name: str) -> str:
    """How a venue is called where one chooses it: by its brand, if it has one."""
    for venue in read_file("venues")["venues"]:
        if (venue["village"], venue["name"]) == (stage.story.village, name):
            return str(venue.get("brand", name))
    return name


def set_agenda(stage: Stage, step: Step) -> None:
    """Write the points of the agenda over those that are there."""
    page = stage.open(step.by, "meetings:agenda")
    form = page.find_form()
    rows = sum(name.startswith("title_") for name in form.fields)
    for row in range(1, rows + 1):
        points = step["agenda"]
        title, minutes = points[row - 1] if row <= len(points) else ("", "")
        form.fill(**{f"title_{row}": title, f"minutes_{row}": str(minutes)})
    stage.send(step.by, page, form)


def list_invited(stage: Stage, step: Step) -> list[tuple[str, str]]:
    """Who of the roster is invited in the story: (long name, role)."""
    residents = stage.list_residents()[: step["residents"]]
    invited = [(one.long_name, "resident") for one in residents]
    invited += [(name, "respected_local") for name in step.get("locals", [])]
    return invited + [(stage.find_long_name(name), role) for name, role in step["people"]]


def invite(stage: Stage, step: Step) -> None:
    """Tick whoever the page offers, look for those it does not, and write the names of the rest."""
    page = stage.open(step.by, "meetings:invite")
    by_name = list(step.get("guests", []))
    wanted = list_invited(stage, step)
    for name, role in tick_offered(stage, page, wanted):
        page = look_for(stage, step.by, page, name)
        if tick_offered(stage, page, [(name, role)]):
            by_name.append((cut_group(name), role, find_side(stage, name)))
    page = stage.send(step.by, page, page.find_form())
    for name, role, side in by_name:
        form = page.find_form().fill(name=name, role=role, side=side)
        page = stage.send(step.by, page, form)


def tick_offered(stage: Stage, page: Page, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tick those whom the page offers; gives the others."""
    form, others = page.find_form(), []
    for name, role in wanted:
        key = f"{stage.find_id(name)}:{role}"
        if form.has_option("pick", key):
            form.tick("pick", key)
            stage.invited.add(name)
        else:
            others.append((name, role))
    return others


def look_for(stage: Stage, by: str, page: Page, name: str) -> Page:
    """Look for a name; what was ticked stays."""
    form = page.find_form().fill(q=cut_group(name))
    return stage.find_phone(by).send(page, form, button=("find", "1"))


def cut_group(name: str) -> str:
    """The name without the group that tells namesakes apart."""
    return name.partition("（")[0]


def find_side(stage: Stage, name: str) -> str:
    """Where somebody comes from whom the list of this village does not offer."""
    villager = stage.find_villager(name)
    if villager is None:
        return ""
    return villager.office or villager.home or str(read_file("villages")["town"]["name"])


def announce(stage: Stage, step: Step) -> None:
    """Put up the notice."""
    stage.press(step.by, "meetings:announce")


def answer(stage: Stage, step: Step) -> None:
    """Those who got an invitation on their phone say whether they come."""
    for name, said, reason in step["lines"]:
        villager = stage.find_villager(name)
        if villager is not None and {villager.name, villager.long_name} & stage.invited:
            stage.fill(name, "meetings:answer", {"answer": said, "reason": reason})


def open_meeting(stage: Stage, step: Step) -> None:
    """Open the meeting."""
    stage.press(step.by, "meetings:open")


def check_in(stage: Stage, step: Step) -> None:
    """The first residents scan the code on the table, the others give their names at the desk."""
    code = stage.open(step.by, "meetings:code").find_id(r"/meetings/come/([0-9A-Z]+)/")
    absent = set(step.get("absent", []))
    coming = [one for one in stage.villagers if is_invited_resident(stage, one)]
    coming.sort(key=lambda one: one.home != stage.story.village)
    coming = [one for one in coming if not absent & {one.name, one.long_name}]
    for villager in coming[: step.get("scanning", 0)]:
        stage.press(villager.long_name, "meetings:check_in", code=code)
        stage.scanned.append(villager.long_name)
    sign_in_at_desk(stage, step, absent)
    locals_here = [name for name in stage.invited if is_rating_local(stage, name, absent)]
    names = [one.long_name for one in coming] + sorted(locals_here)
    stage.attended += [name for name in names if name not in stage.attended]


def is_invited_resident(stage: Stage, villager: Villager) -> bool:
    """Whether somebody without a role was invited, from this side of a boundary or another."""
    return not villager.roles and bool({villager.name, villager.long_name} & stage.invited)


def is_rating_local(stage: Stage, name: str, absent: set[str]) -> bool:
    """Whether somebody came as a respected local, so that their rating is waited for."""
    villager = stage.find_villager(name)
    return villager is not None and "respected_local" in villager.roles and name not in absent


def sign_in_at_desk(stage: Stage, step: Step, absent: set[str]) -> None:
    """Press "is here" for each name on the list, but for those who have not come."""
    page = stage.open(step.by, "meetings:desk")
    for _round in range(MOST_ROUNDS):
        form = find_next_arrival(stage, page, absent)
        if form is None:
            return
        page = stage.send(step.by, page, form)


def find_next_arrival(stage: Stage, page: Page, absent: set[str]) -> Form | None:
    """The form of the next person on the list who is there; None when all have come."""
    for form in page.list_forms(stage.call("meetings:desk")):
        is_listed = bool(form.fields.get("participant")) and form.find("participant").value
        if is_listed and not any(is_line_of(form.around, name) for name in absent):
            return form
    return None


def is_line_of(line: str, name: str) -> bool:
    """Whether a line of the list is that of this person: "黄秀芳（五组）" of her group."""
    plain, _bracket, group = name.removesuffix("）").partition("（")
    return plain in line and group in line


def talk(stage: Stage, step: Step) -> None:
    """People speak in turn; the recorder writes down a line of each."""
    for number, (spoken_by, _seconds, sort, text) in enumerate(step["lines"]):
        name = stage.find_long_name(spoken_by)
        ask_to_speak(stage, step.by, name)
        stage.press(step.by, "meetings:floor_next")
        page = stage.open(step.by, "meetings:note")
        form = page.find_form().fill(text=text, sort=sort, who=cut_group(name))
        if number:
            stage.send(step.by, page, form)
        else:
            stage.send_twice(step.by, page, form)
    stage.press(step.by, "meetings:floor_stop")


def ask_to_speak(stage: Stage, recorder: str, name: str) -> None:
    """Ask on one's own phone, or by raising a hand that the desk sees."""
    villager = stage.find_villager(name)
    if villager is not None and villager.long_name in stage.scanned:
        stage.press(villager.long_name, "meetings:floor_ask")
        return
    plain = cut_group(name)
    stage.fill(recorder, "meetings:floor_ask_for", {"participant": plain})


def go_to_next_point(stage: Stage, step: Step) -> None:
    """Go on to the next point of the agenda."""
    stage.press(step.by, "meetings:agenda_next")


def vote(stage: Stage, step: Step) -> None:
    """Put a question; a few vote on their phones, the others raise their hands."""
    values = {"question": step["question"], "threshold": step["threshold"]}
    shown = stage.fill(step.by, "voting:open", values)
    stage.places["motion"] = shown.find_id(rf"/votes/{UUID}/")
    for name in stage.scanned[: step.get("phone", 0)]:
        stage.fill(name, "voting:cast", {"choice": "yes"})
    page = stage.open(step.by, "voting:record")
    form = page.find_form()
    mark_hands(form, step.get("no", 0), step.get("abstain", 0))
    stage.send(step.by, page, form)
    stage.press(step.by, "voting:close")


def mark_hands(form: Form, no: int, abstain: int) -> None:
    """Mark how each of those without a phone votes: yes, but for the last few on the list."""
    names = [name for name in form.fields if name.startswith("vote_")]
    names = [name for name in names if not form.find(name).list_sent()]
    others = ["no"] * no + ["abstain"] * abstain
    choices = ["yes"] * (len(names) - len(others)) + others
    for name, choice in zip(names, choices, strict=True):
        form.fill(**{name: choice})


def settle_outcome(stage: Stage, step: Step) -> None:
    """Put down what the talk came to."""
    values = {"result": step["result"], "text": step["text"]}
    stage.fill(step.by, "meetings:outcome", values)


def suggest(stage: Stage, step: Step) -> None:
    """Write down a suggestion."""
    stage.fill(step.by, "delivery:suggest", {"text": step["text"], "role": step["role"]})


def decide(stage: Stage, step: Step) -> None:
    """Answer the suggestions that the meeting's page offers to answer; no link waits for it."""
    offered = stage.open(step.by, "web:meeting").list_links(
        rf"/delivery/suggestions/{UUID}/decide/"
    )
    for address in offered:
        page = stage.find_phone(step.by).open(address)
        form = page.find_form().fill(state=step["state"], reason=step["reason"])
        stage.send(step.by, page, form)


def close(stage: Stage, step: Step) -> None:
    """Close the meeting."""
    stage.press(step.by, "meetings:close")


def write_minutes(stage: Stage, step: Step) -> None:
    """Keep the minutes as the page drafts them from the running record."""
    stage.press(step.by, "meetings:minutes")


def approve(stage: Stage, step: Step) -> None:
    """Approve the minutes."""
    stage.press(step.by, "meetings:minutes_approve")


VERBS: dict[str, Verb] = {
    "plan": plan,
    "invite": invite,
    "announce": announce,
    "answer": answer,
    "open": open_meeting,
    "check_in": check_in,
    "talk": talk,
    "next_point": go_to_next_point,
    "vote": vote,
    "outcome": settle_outcome,
    "suggest": suggest,
    "decide": decide,
    "close": close,
    "minutes": write_minutes,
    "approve": approve,
}
