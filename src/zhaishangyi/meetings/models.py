"""A meeting: who came, who spoke, what was said and what came of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.people.models import ROLE_CHOICES, Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import find_floor_group


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", _("Being planned")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Sitting now")
    CLOSED = "closed", _("Held")
    CANCELLED = "cancelled", _("Called off")


class Meeting(Recorded):
    """People sit down together and talk a matter over. (协商会)

    `quorum` and `required_roles` are declared before it opens. `join_code` is what the QR code
    on the table leads to. `has_quorum` is known when it closes: whether enough people came, with
    one of every party that had to be there.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="meetings")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=120)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="meetings")
    place_text = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes_planned = models.PositiveSmallIntegerField(default=60)
    convener = models.ForeignKey(Person, models.PROTECT, related_name="convened_meetings")
    recorder = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="recorded_meetings"
    )
    quorum = models.PositiveSmallIntegerField(default=1)
    required_roles = models.JSONField(default=list)
    is_on_the_spot = models.BooleanField(default=False)
    state = models.CharField(
        max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    notice = models.ForeignKey(PublicNotice, models.SET_NULL, null=True, related_name="+")
    join_code = models.CharField(max_length=12, unique=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    has_quorum = models.BooleanField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=["state", "starts_at"], name="meeting_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="meeting_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("web:meeting", args=[self.pk])

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    @property
    def is_ahead(self) -> bool:
        """Still to come: planned or announced."""
        return self.state in (MeetingState.PLANNED, MeetingState.ANNOUNCED)

    @property
    def place_label(self) -> str:
        """Where it is, in the words people use: the brand of the venue, or the place as typed."""
        return str(self.venue) if self.venue is not None else self.place_text


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
    """Somebody invited to a meeting or come to it, in one role. (参与人)"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="participations")
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    side = models.CharField(max_length=60, blank=True)
    invited_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answer_reason = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
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


class Result(models.TextChoices):
    """How a talk ended."""

    AGREED = "agreed", _("Agreed")
    PARTLY = "partly", _("Agreed in part")
    NOT_AGREED = "not_agreed", _("Not agreed")


class Outcome(Recorded):
    """What the meeting came to, read aloud and put down. (协商成果)"""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="outcome")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="outcomes")
    result = models.CharField(max_length=10, choices=Result.choices)
    text = models.TextField()
    settled_at = models.DateTimeField(default=clock.now)
    round = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path


class Minutes(Recorded):
    """The written account of a meeting, drafted from its running record and approved. (纪要)"""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    text = models.TextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.meeting.node_path
