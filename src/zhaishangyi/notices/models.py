"""What people are told: in their own inbox, and in public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded


class Message(models.Model):
    """Something told to one person, in the language they read it in. (消息)

    It follows from an act and stands in the act's entry; reading it is nobody else's business,
    so it is not recorded.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    sentence = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=20, default="bell")
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["person", "read_at", "-at"], name="message_inbox"),)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        sentence = gettext(self.sentence)
        return sentence % self.values if self.values else sentence


class NoticeKind(models.TextChoices):
    """What a public notice is about."""

    MEETING = "meeting", _("Meeting")
    RESULT = "result", _("Result")
    OTHER = "other", _("Notice")


class PublicNotice(Recorded):
    """Something everybody may read, on the site and on the board at the village entrance. (公示)"""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="notices")
    sort = models.CharField(max_length=8, choices=NoticeKind.choices, default=NoticeKind.OTHER)
    title = models.CharField(max_length=120)
    text = models.TextField()
    url = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-published_at",)
        indexes = (models.Index(fields=["-published_at"], name="notice_published"),)

    def __str__(self) -> str:
        return self.title

    @property
    def node_path(self) -> str:
        """The path that permissions are asked for."""
        return self.jurisdiction.path
