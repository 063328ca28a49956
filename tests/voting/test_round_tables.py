"""A round as votes.csv and comments.csv, out of a meeting and into one."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.meetings.conftest import QUORUM
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.engines.opinions import table
from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record import clock, ids
from zhaishangyi.record.errors import AlreadySent, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.queries import read_content
from zhaishangyi.record.trail import find_trail
from zhaishangyi.voting import actions
from zhaishangyi.voting.exchanging import queries, rules, writing
from zhaishangyi.voting.exchanging.reading import TableFile, Tables, read_tables
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote
from zhaishangyi.voting.statements.queries import find_round, list_rounds
from zhaishangyi.web.live import rows as live_rows
from zhaishangyi.web.live.versions import read_versions

VOTES = "timestamp,comment-id,voter-id,vote\n" + "".join(
    f"{10 * voter + statement},{statement},{100 + voter},{(voter + statement) % 3 - 1}\n"
    for voter in range(6)
    for statement in (4, 5, 9)
)
COMMENTS = 'comment-id,comment-body,moderated\n4,"路要先修,再通车",1\n5,早市照旧,0\n9,骂人的话,-1\n'
BAD = (
    (VOTES + "1,4,1,2\n", COMMENTS, "votes", "Line %(line)s: the vote is %(vote)s."),
    (VOTES + "1,77,1,1\n", COMMENTS, "votes", "Line %(line)s: there is no statement"),
    ("", COMMENTS, "votes", "The file is empty."),
    (VOTES, "", "statements", "The file is empty."),
    (VOTES, "comment-id\n4\n", "statements", "Line %(line)s: the column"),
    (VOTES, COMMENTS + "10, ,1\n", "statements", "Line %(line)s: a statement has"),
    (VOTES, COMMENTS + f"10,{'长' * 1001},1\n", "statements", "Line %(line)s: a statement"),
    (VOTES, COMMENTS + "ten,words,1\n", "statements", "Line %(line)s: comment-id is"),
    (VOTES, COMMENTS + f"{2**31},words,1\n", "statements", "Line %(line)s: comment-id is"),
)
TEXTS = ["路要先修排水", "施工那几天请交警来", "=早市照旧"]


@pytest.fixture
def brought(world: World, sitting: Meeting) -> StatementRound:
    """A conversation of six people that was brought in."""
    return bring(world, sitting)


def bring(
    world: World, meeting: Meeting, votes: str = VOTES, comments: str = COMMENTS
) -> StatementRound:
    return actions.import_round(
        world.actor("convener"),
        meeting=meeting,
        topic="网上先问过的",
        tables=read(votes, comments),
    )


def read(votes: str = VOTES, comments: str = COMMENTS) -> Tables:
    return read_tables(TableFile(votes.encode()), TableFile(comments.encode()))


@pytest.fixture
def held(world: World, sitting: Meeting) -> StatementRound:
    """A round in which five people said what they think, closed."""
    round = actions.open_round(
        world.actor("convener"), meeting=sitting, topic="村东路怎么修", statements=TEXTS
    )
    statements = list(Statement.objects.filter(round=round).order_by("number"))
    for place, who in enumerate(QUORUM):
        for statement in statements[: 2 + place % 2]:
            actions.cast_stance(world.actor(who), statement=statement, value=place % 3 - 1)
    return actions.close_round(world.actor("convener"), round=round)


def read_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def fetch(world: World, who: str, name: str, round: StatementRound) -> Any:
    client = world.client(who) if who else world.anonymous
    return client.get(reverse(f"voting:{name}", args=[round.pk]))


def list_values(round: StatementRound) -> list[tuple[int, int, int]]:
    """(number of the statement, outsider, value), sorted."""
    rows = StatementVote.objects.filter(round=round)
    return sorted(rows.values_list("statement__number", "outsider", "value"))  # type: ignore[arg-type]


# --- in


def test_both_tables_become_a_closed_round(brought: StatementRound):
    assert not brought.is_open
    statements = list(Statement.objects.filter(round=brought).order_by("number"))
    assert [(one.number, one.text, one.state) for one in statements] == [
        (4, "路要先修,再通车", "shown"),
        (5, "早市照旧", "shown"),
        (9, "骂人的话", "declined"),
    ]
    assert statements[2].reason
    assert list_values(brought) == sorted(
        (statement, voter, (voter + statement) % 3 - 1)
        for voter in range(6)
        for statement in (4, 5, 9)
    )
    turns = StatementVote.objects.filter(round=brought).values_list("turn", flat=True)
    assert sorted(turns) == list(range(1, 19))


def test_the_last_vote_by_its_timestamp_counts(world: World, sitting: Meeting):
    round = bring(world, sitting, "timestamp,comment-id,voter-id,vote\n9,4,1,1\n3,4,1,-1\n")
    assert list_values(round) == [(4, 0, 1)]


def test_the_record_has_one_line_that_commits_to_all_votes(brought: StatementRound):
    entry = Entry.objects.get(kind="round.import")
    changes = [
        change
        for change in read_content(entry)["changes"]
        if change["kind"] == "voting.statementvote"
    ]
    assert [change["after"]["rows"] for change in changes] == [18]
    assert len(changes[0]["after"]["commitment"]) == 64
    assert changes[0]["id"] == str(brought.pk)
    assert "value" not in entry.content


def test_two_files_that_differ_in_one_vote_have_other_commitments(world: World, sitting: Meeting):
    bring(world, sitting)
    bring(world, sitting, VOTES.replace(",0\n", ",1\n", 1))
    first, second = Entry.objects.filter(kind="round.import").order_by("seq")
    kept = [
        change["after"]["commitment"]
        for entry in (first, second)
        for change in read_content(entry)["changes"]
        if "commitment" in change["after"]
    ]
    assert len(set(kept)) == 2


def test_the_same_form_sent_twice_is_one_round(world: World, sitting: Meeting):
    by = world.actor("convener").carrying(ids.uuid7())
    rounds = [
        actions.import_round(by, meeting=sitting, topic="网上先问过的", tables=read())
        for _ in range(2)
    ]
    assert rounds[0] == rounds[1]
    assert StatementRound.objects.count() == 1
    other = read(VOTES.replace(",0\n", ",1\n", 1))
    with pytest.raises(AlreadySent):
        actions.import_round(by, meeting=sitting, topic="网上先问过的", tables=other)


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(world: World, sitting: Meeting):
    for votes, comments, field, words in BAD:
        with pytest.raises(RuleBroken) as broken:
            bring(world, sitting, votes, comments)
        assert broken.value.field == field
        assert broken.value.sentence.startswith(words)
        assert "line" in broken.value.values or "empty" in words
        assert not StatementRound.objects.exists()
        assert not Statement.objects.exists()


def test_more_than_a_meeting_can_hold_is_refused(
    world: World, sitting: Meeting, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "MOST_VOTES", 17)
    with pytest.raises(RuleBroken) as broken:
        bring(world, sitting)
    assert broken.value.values == {"count": 18, "most": 17}
    monkeypatch.undo()
    monkeypatch.setattr(rules, "MOST_STATEMENTS", 2)
    with pytest.raises(RuleBroken) as broken:
        bring(world, sitting)
    assert broken.value.field == "statements"


def test_only_the_convener_brings_something_in(world: World, sitting: Meeting):
    for who in ("recorder", "resident", "other_convener", "administrator"):
        with pytest.raises(Refused):
            actions.import_round(
                world.actor(who), meeting=sitting, topic="网上先问过的", tables=read()
            )


def test_what_is_brought_in_hides_no_round_that_goes_on(world: World, sitting: Meeting):
    going_on = actions.open_round(
        world.actor("convener"), meeting=sitting, topic="村东路怎么修", statements=TEXTS
    )
    brought = bring(world, sitting)
    assert find_round(sitting) == going_on
    versions = read_versions(sitting.pk)
    assert versions is not None
    rows = live_rows.read_rows(sitting.pk, versions)
    assert rows is not None
    assert rows.round == going_on
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        closed = actions.close_round(world.actor("convener"), round=going_on)
    assert find_round(sitting) == closed
    assert brought in list_rounds(sitting)


def test_files_are_read_before_the_act_begins(
    world: World, sitting: Meeting, monkeypatch: pytest.MonkeyPatch
):
    from zhaishangyi.voting.exchanging import forms

    seen = []

    def look(votes: TableFile, statements: TableFile) -> Tables:
        seen.append(find_trail())
        return read_tables(votes, statements)

    monkeypatch.setattr(forms, "read_tables", look)
    send(world, sitting, votes=VOTES.encode(), statements=COMMENTS.encode())
    assert seen == [None]
    assert StatementRound.objects.count() == 1


def test_nothing_is_brought_to_a_meeting_that_is_called_off(world: World, announced: Meeting):
    meetings.cancel_meeting(world.actor("convener"), meeting=announced, reason="下大雨，路上有水")
    with pytest.raises(RuleBroken):
        bring(world, announced)


def send(world: World, meeting: Meeting, **files: bytes) -> Any:
    """Send the form with files."""
    sent = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()}
    address = reverse("voting:round_import", args=[meeting.pk])
    return world.client("convener").post(
        address, {"topic": "网上先问过的", **sent}, headers={"accept-language": "en"}
    )


def test_the_form_takes_both_files(world: World, sitting: Meeting):
    answer = send(world, sitting, votes=VOTES.encode("utf-16"), statements=COMMENTS.encode("gbk"))
    round = StatementRound.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("voting:round", args=[round.pk]),
    )
    assert world.client("convener").get(answer["Location"]).status_code == 200
    assert Statement.objects.filter(round=round, text="早市照旧").exists()


def test_the_form_names_the_line_at_the_file(world: World, sitting: Meeting):
    answer = send(
        world, sitting, votes=(VOTES + "1,4,1,NaN\n").encode(), statements=COMMENTS.encode()
    )
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["votes"]
    assert "20" in form.errors["votes"][0]
    assert "NaN" in form.errors["votes"][0]
    assert form["topic"].value() == "网上先问过的"


def test_a_file_that_is_missing_or_empty(world: World, sitting: Meeting):
    assert "statements" in send(world, sitting, votes=VOTES.encode()).context["form"].errors
    answer = send(world, sitting, votes=b"", statements=COMMENTS.encode())
    assert list(answer.context["form"].errors) == ["votes"]


# --- out


def test_who_voted_is_numbered_and_no_row_says_when(world: World, held: StatementRound):
    answer = fetch(world, "convener", "round_votes", held)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="votes.csv"'
    rows = read_rows(answer.content)
    assert list(rows[0]) == list(writing.VOTE_COLUMNS)
    assert len(rows) == 12
    assert {row["voter-id"] for row in rows} == {"1", "2", "3", "4", "5"}
    hour = clock.local(held.opened_at).replace(minute=0, second=0, microsecond=0)
    assert {row["timestamp"] for row in rows} == {str(int(hour.timestamp() * 1000))}
    assert sorted(row["vote"] for row in rows if row["comment-id"] == "0") == sorted(
        ["-1", "0", "1", "-1", "0"]
    )
    for who in QUORUM:
        assert world.people[who].name not in answer.content.decode()


def test_the_numbers_follow_no_order_of_the_participants(world: World, held: StatementRound):
    marks = {queries.mark_voter(held, UUID(int=number), None): number for number in range(200)}
    numbered = rules.number_people(marks)
    order = [marks[mark] for mark in sorted(numbered, key=numbered.__getitem__)]
    assert order != sorted(order)
    assert numbered == rules.number_people(list(marks))
    other = StatementRound(pk=UUID(int=1))
    assert queries.mark_voter(other, UUID(int=1), None) != queries.mark_voter(
        held, UUID(int=1), None
    )


def test_statements_with_their_counts(world: World, held: StatementRound):
    answer = fetch(world, "", "round_statements", held)
    rows = read_rows(answer.content)
    assert list(rows[0]) == list(writing.STATEMENT_COLUMNS)
    assert [(row["comment-id"], row["author-id"], row["moderated"]) for row in rows] == [
        ("0", "0", "1"), ("1", "0", "1"), ("2", "0", "1")
    ]  # fmt: skip
    assert [(row["agrees"], row["disagrees"]) for row in rows[:1]] == [("1", "2")]
    assert rows[2]["comment-body"] == "'=早市照旧"


def test_what_was_declined_is_for_the_desk(world: World, brought: StatementRound):
    assert "骂人的话" not in fetch(world, "", "round_statements", brought).content.decode()
    assert "骂人的话" in fetch(world, "auditor", "round_statements", brought).content.decode()


def test_the_page_of_a_round_leads_to_what_one_may_have(world: World, held: StatementRound):
    addresses = [
        reverse(f"voting:{name}", args=[held.pk]) for name in ("round_statements", "round_votes")
    ]
    for who, expected in (
        ("", [True, False]),
        ("auditor", [True, True]),
        ("convener", [True, True]),
    ):
        page = fetch(world, who, "round", held).content.decode()
        assert [address in page for address in addresses] == expected


def test_the_convener_finds_the_way_to_bring_one_in(world: World, sitting: Meeting):
    address = reverse("voting:round_open", args=[sitting.pk])
    way = reverse("voting:round_import", args=[sitting.pk])
    assert way in world.client("convener").get(address).content.decode()
    assert way not in world.client("recorder").get(address).content.decode()


def test_rows_are_for_the_desk_and_the_auditor(world: World, held: StatementRound):
    for who, status in (("auditor", 200), ("recorder", 200), ("resident", 403), ("office", 403)):
        assert fetch(world, who, "round_votes", held).status_code == status


def test_an_open_round_has_no_tables(world: World, sitting: Meeting):
    round = actions.open_round(
        world.actor("convener"), meeting=sitting, topic="村东路怎么修", statements=TEXTS
    )
    for name in ("round_votes", "round_statements"):
        assert fetch(world, "convener", name, round).status_code == 404


def test_four_people_have_no_tables(world: World, sitting: Meeting):
    few = "".join(line for line in VOTES.splitlines(keepends=True) if ",104," not in line)
    few = "".join(line for line in few.splitlines(keepends=True) if ",105," not in line)
    round = bring(world, sitting, few)
    for name in ("round_votes", "round_statements"):
        assert fetch(world, "convener", name, round).status_code == 404


def test_what_goes_out_comes_in_as_it_was(world: World, sitting: Meeting, held: StatementRound):
    votes = fetch(world, "convener", "round_votes", held).content.decode()
    comments = fetch(world, "convener", "round_statements", held).content.decode()
    again = bring(world, sitting, votes, comments)
    assert (
        list(
            Statement.objects.filter(round=again).order_by("number").values_list("text", flat=True)
        )
        == TEXTS
    )
    first = table.read_votes(votes.encode()).pack().to_matrix()
    back = queries.build_votes(again)
    second = table.read_votes(back).pack().to_matrix()
    assert sorted(map(str, first.tolist())) == sorted(map(str, second.tolist()))


def test_the_tables_ask_the_store_a_fixed_number_of_times(world: World, held: StatementRound):
    assert count_queries(lambda: queries.build_votes(held)) == 1
    assert count_queries(lambda: queries.build_statements(held, with_declined=True)) == 2
