"""Short statements in a meeting, and whether people agree: what the opinion map is drawn from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded
from zhaishangyi.voting.models.motions import VoteWay


class StatementRound(Recorded):
    """A stretch of a meeting in which people say to short statements what they think. (表态)

    `is_moderated` holds back what participants write until the convener has read it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="statement_rounds")
    topic = models.CharField(max_length=200)
    is_moderated = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting",),
                condition=models.Q(closed_at=None),
                name="one_statement_round_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="statement_round_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.topic

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class StatementState(models.TextChoices):
    """Whether people are asked about a statement."""

    WAITING = "waiting", _("Waiting for the convener")
    SHOWN = "shown", _("Put to everybody")
    DECLINED = "declined", _("Not put to everybody")


class Statement(Recorded):
    """One short sentence that people agree with, pass on or disagree with. (意见)

    `number` counts from 0 within its round and is the `comment-id` of the published format.
    `author` is empty for what the convener put up and for what came from outside. A declined one
    has a `reason`; `same_as` is the statement that says it already.
    """

    round = models.ForeignKey(StatementRound, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.TextField()
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="statements")
    state = models.CharField(
        max_length=8, choices=StatementState.choices, default=StatementState.WAITING
    )
    reason = models.CharField(max_length=200, blank=True)
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)

    # Who wrote a sentence is known to the desk only; the record does not name them either.
    secret_fields: ClassVar[frozenset[str]] = frozenset({"author_id"})

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="statement_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="statement_declined_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def meeting(self) -> Meeting:
        """The meeting it was said in."""
        return self.round.meeting

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.round.node_path


class Stance(models.IntegerChoices):
    """What can be said to a statement; the numbers are those of the published format."""

    AGREE = 1, pgettext_lazy("to a statement", "Agree")
    PASS = 0, pgettext_lazy("to a statement", "Not sure")
    DISAGREE = -1, pgettext_lazy("to a statement", "Disagree")


class StatementVote(Recorded):
    """What one participant says to a statement; it may be changed until the round closes. (表态票)

    `turn` counts the votes of a round in the order they were committed, anew for each change, so
    that whoever has read up to one turn asks for what came after it. `outsider` numbers people of
    an imported set, who are no participants here. The record withholds who said what.
    """

    round = models.ForeignKey(StatementRound, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, related_name="statement_votes"
    )
    outsider = models.PositiveIntegerField(null=True)
    value = models.SmallIntegerField(choices=Stance.choices)
    turn = models.PositiveBigIntegerField()
    way = models.CharField(max_length=5, choices=VoteWay.choices, default=VoteWay.PHONE)
    cast_at = models.DateTimeField(default=clock.now)

    secret_fields: ClassVar[frozenset[str]] = frozenset({"value", "participant_id", "outsider"})

    class Meta:
        ordering = ("turn",)
        constraints = (
            models.UniqueConstraint(
                fields=("participant", "statement"),
                condition=models.Q(participant__isnull=False),
                name="statement_vote_once_each",
            ),
            models.UniqueConstraint(
                fields=("outsider", "statement"),
                condition=models.Q(outsider__isnull=False),
                name="statement_vote_once_outside",
            ),
            models.CheckConstraint(
                condition=models.Q(participant=None) ^ models.Q(outsider=None),
                name="statement_vote_is_somebodys",
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=-1, value__lte=1), name="statement_vote_value"
            ),
        )
        indexes = (models.Index(fields=["round", "turn"], name="statement_vote_turn"),)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.value}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.round.node_path
