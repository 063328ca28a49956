"""The meeting that goes on while somebody looks at the demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.town.conftest import list_strange_words

from zhaishangyi.meetings.models import Meeting, MeetingState, Note, Participant, Turn
from zhaishangyi.record import clock
from zhaishangyi.record.models import Entry
from zhaishangyi.town import load
from zhaishangyi.town.reading import read_moment
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote

# Just after midnight, so that it began on the day before.
NOW = datetime(2026, 3, 1, 0, 10, 30, tzinfo=clock.HERE)


@pytest.fixture(scope="module")
def sitting(django_db_setup: None, django_db_blocker: Any) -> Iterator[Meeting]:
    """The town with this story alone, made once and taken away afterwards."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "list_stories", lambda *_asked: [])
        load.load_town(NOW.date(), now=NOW)
        yield Meeting.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def meeting(sitting: Meeting, db: None) -> Meeting:
    return sitting


def test_it_sits_now(meeting: Meeting) -> None:
    assert meeting.state == MeetingState.OPEN
    assert meeting.opened_at == NOW.replace(second=0) - timedelta(minutes=45)
    assert not Entry.objects.filter(at__gt=NOW).exists()
    assert not Note.objects.filter(at__gt=NOW).exists()
    present = Participant.objects.filter(checked_in_at__isnull=False)
    assert present.count() == Participant.objects.count() >= meeting.quorum


def test_every_word_of_a_list_stands_on_it(meeting: Meeting) -> None:
    assert list_strange_words() == []


def test_somebody_speaks_and_others_wait(meeting: Meeting) -> None:
    speaking = Turn.objects.get(started_at__isnull=False, ended_at=None)
    assert speaking.participant.name == "黄秀芳"
    assert speaking.started_at == NOW.replace(second=0)
    assert Turn.objects.filter(started_at=None).count() == 3


def test_a_round_is_open_and_somebody_has_not_answered(meeting: Meeting) -> None:
    asked = StatementRound.objects.get(closed_at=None)
    assert sorted(Statement.objects.filter(round=asked).values_list("state", flat=True)) == [
        *["shown"] * 10,
        "waiting",
    ]
    voters = set(StatementVote.objects.values_list("participant__name", flat=True))
    assert "周桂兰" not in voters
    assert len(voters) > 30


def test_minutes_need_a_moment_to_count_from() -> None:
    assert read_moment("~-45", NOW.date(), NOW) == NOW.replace(second=0) - timedelta(minutes=45)
    for text, now in (("~-45", None), ("~45", NOW), ("~", NOW), ("-45", NOW)):
        with pytest.raises(ValueError, match="no moment"):
            read_moment(text, NOW.date(), now)
