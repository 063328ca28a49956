"""Who is in the room, who speaks, what is written down."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.models.meeting import Meeting
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import find_floor_group


class Answer(models.TextChoices):
    """What an invited person says."""

    YES = "yes", _("Coming")
    NO = "no", _("Cannot come")


class CheckInWay(models.TextChoices):
    """How somebody's presence was taken."""

    QR = "qr", _("Scanned the code")
    PIN = "pin", _("Typed the PIN")
    DESK = "desk", _("By name at the desk")


class Participant(Recorded):
    """Somebody invited to a meeting or come to it, in one role. (参与人)

    A speaker of a legal talk or an activity has a `topic`.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="participations")
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    side = models.CharField(max_length=60, blank=True)
    invited_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answer_reason = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    topic = models.CharField(max_length=80, blank=True)
    checked_in_at = models.DateTimeField(null=True)
    check_in_way = models.CharField(max_length=4, choices=CheckInWay.choices, blank=True)

    class Meta:
        ordering = ("role", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"),
                condition=models.Q(person__isnull=False),
                name="participant_once_a_meeting",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path

    @property
    def role_label(self) -> str:
        return label_role(self.role)

    @property
    def floor_group(self) -> str:
        return find_floor_group(self.role)


class AgendaItem(Recorded):
    """One point of a meeting, with the minutes planned for it. (议程)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(default=10)
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "position"), name="agenda_position_once"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class Turn(Recorded):
    """Somebody asks for the floor, waits, and speaks; the time counts to their role. (发言)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="turns")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="turns")
    asked_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    allowed_seconds = models.PositiveIntegerField(default=180)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting",),
                condition=models.Q(started_at__isnull=False, ended_at=None),
                name="one_speaker_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("participant",),
                condition=models.Q(started_at=None, withdrawn_at=None),
                name="waiting_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class NoteKind(models.TextChoices):
    """What a line of the running record is."""

    SAID = "said", _("Said")
    SUGGESTION = "suggestion", _("Suggestion")
    VOTE = "vote", _("Vote")
    ITEM = "item", _("To be done")
    OTHER = "other", _("Note")


class Note(Recorded):
    """One line of the meeting's running record, from which the minutes are drafted. (会议记录)

    `role` is that of whoever said it; it stays when the person is taken off the roster.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="notes")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)
    sort = models.CharField(max_length=10, choices=NoteKind.choices, default=NoteKind.SAID)
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path
