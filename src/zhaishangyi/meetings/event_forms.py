"""Forms about legal talks and activities. Fields are named as the arguments of the acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.forms import PicturesForm
from zhaishangyi.matters.models import Category
from zhaishangyi.meetings.event_queries import SPEAKER_ROLES, find_speaker_person
from zhaishangyi.meetings.event_rules import EVENT_SORTS
from zhaishangyi.meetings.fields import MomentField, NumberField
from zhaishangyi.meetings.forms import list_role_choices, offer, set_choices
from zhaishangyi.meetings.models import MeetingSort, Participant
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.photos import PhotoForm, PhotosField
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import tidy

SPEAKER_ROWS = 3
SORTS = [(sort, MeetingSort(sort).label) for sort in EVENT_SORTS]


def write_box(rows: int) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


def choose_sort() -> forms.ChoiceField:
    """Legal talk or activity."""
    return forms.ChoiceField(
        label=_("Talk or activity?"),
        choices=SORTS,
        initial=MeetingSort.LEGAL_TALK,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )


class PlaceFields(VersionedForm):
    """Theme and place, as every form of a talk asks for them."""

    title = forms.CharField(
        label=_("What is the theme?"), help_text=_("In the words of the people who should come.")
    )
    about = forms.CharField(
        label=_("What will happen there?"), required=False, widget=write_box(4),
        help_text=_("Two or three sentences for the notice."),
    )  # fmt: skip
    venue = forms.ModelChoiceField(
        label=_("Which venue?"), queryset=Venue.objects.none(), required=False,
        empty_label=_("Another place, written below"),
    )  # fmt: skip
    place_text = forms.CharField(
        label=_("Where exactly?"), required=False,
        help_text=_("Any place will do: a yard, a roadside, a field."),
    )  # fmt: skip

    def __init__(self, *args: Any, venues: QuerySet[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "venue", venues)


class SpeakerRows(PlaceFields):
    """A talk that is made: what, in which village, and who speaks, one row each."""

    sort = choose_sort()
    jurisdiction = forms.ModelChoiceField(
        label=_("Which village?"), queryset=Jurisdiction.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, places: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "jurisdiction", places)
        for row in range(1, SPEAKER_ROWS + 1):
            self.fields[f"role_{row}"] = forms.ChoiceField(
                label=_("Speaks as"), required=False, choices=list_role_choices(SPEAKER_ROLES)
            )
            self.fields[f"name_{row}"] = forms.CharField(label=_("Name"), required=False)
            self.fields[f"topic_{row}"] = forms.CharField(
                label=_("About what?"), required=False, help_text=_("Left empty, it is the theme.")
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of the speakers, three and three."""
        return [
            (self[f"role_{row}"], self[f"name_{row}"], self[f"topic_{row}"])
            for row in range(1, SPEAKER_ROWS + 1)
        ]

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        values.pop("seen_version")
        speakers = []
        for row in range(1, SPEAKER_ROWS + 1):
            role, name, topic = (values.pop(f"{part}_{row}") for part in ("role", "name", "topic"))
            if tidy(name):
                person = find_speaker_person(role, tidy(name), values["jurisdiction"].path)
                speakers.append((role, person, tidy(name), topic))
        return {**values, "speakers": speakers}


class EventForm(SpeakerRows):
    """A talk or an activity that is planned."""

    starts_at = MomentField(label=_("When?"))
    minutes = NumberField(label=_("How long, in minutes?"), initial=90)


class SpotEventForm(SpeakerRows):
    """A talk or an activity that begins here and now."""


class EventChangeForm(PlaceFields):
    """The plan as it stands."""

    starts_at = MomentField(label=_("When?"))
    minutes = NumberField(label=_("How long, in minutes?"))


class SpeakerForm(ActForm):
    """One more speaker."""

    role = forms.ChoiceField(label=_("Speaks as"))
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Whoever is on the roster in this role is asked by a message."),
    )
    topic = forms.CharField(
        label=_("About what?"), required=False, help_text=_("Left empty, it is the theme.")
    )

    def __init__(self, *args: Any, node_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node_path = node_path
        set_choices(self, "role", list_role_choices(SPEAKER_ROLES))

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        person = find_speaker_person(values["role"], tidy(values["name"]), self.node_path)
        return {**values, "person": person}


class QuestionForm(ActForm):
    """A question; the desk says in which role it was asked."""

    text = forms.CharField(label=_("What is your question?"), widget=write_box(4))
    asked_as = forms.ChoiceField(label=_("Who asks?"), initial=Role.RESIDENT)

    def __init__(self, *args: Any, is_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "asked_as", list_role_choices())
        if not is_desk:
            del self.fields["asked_as"]
            self.fields["text"].help_text = _(
                "No name is kept, and nobody can see who asked. The answer stands here too."
            )


class AnswerQuestionForm(VersionedForm):
    """The answer; at the desk also who gave it."""

    answer = forms.CharField(label=_("What is the answer?"), widget=write_box(5))
    who = forms.ChoiceField(label=_("Who answers?"))

    def __init__(
        self, *args: Any, speakers: Sequence[Participant], is_desk: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.speakers = {str(one.pk): one for one in speakers}
        people = [(key, f"{one.role_label} {one.name}") for key, one in self.speakers.items()]
        set_choices(self, "who", [*people, *list_role_choices(SPEAKER_ROLES)])
        if not is_desk:
            del self.fields["who"]

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        who = values.pop("who", "")
        speaker = self.speakers.get(who)
        role, name = (speaker.role, speaker.name) if speaker else (who, "")
        return {**values, "answered_as": role, "answered_by": name}


class LeafletForm(PhotoForm):
    """A leaflet: its words, or photos of its pages."""

    field_order = ("title", "text", "photos")

    title = forms.CharField(label=_("What does it say at the top?"))
    text = forms.CharField(
        label=_("What does it say?"), required=False, widget=write_box(8),
        help_text=_("Typed words can be read aloud and made larger; photos of the pages do too."),
    )  # fmt: skip
    photos = PhotosField(
        label=_("Photos of its pages"),
        required=False,
        widget=PhotoForm.base_fields["photos"].widget,
    )


class CountForm(VersionedForm):
    """How many came."""

    attended = NumberField(
        label=_("How many people came?"),
        help_text=_("Also those who did not check in. A count by eye will do."),
    )


class LeadForm(PicturesForm):
    """A matter out of what came up."""

    field_order = ("text", "title", "jurisdiction", "place_text", "category", "photos")

    text = forms.CharField(
        label=_("What came up?"), widget=write_box(5),
        help_text=_("As it was said, without names."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("In one line"), required=False, help_text=_("Left empty, the first words count.")
    )
    jurisdiction = forms.ModelChoiceField(
        label=_("Which village?"), queryset=Jurisdiction.objects.none(), empty_label=None
    )
    place_text = forms.CharField(label=_("Where there?"))
    category = forms.ChoiceField(
        label=_("What kind of thing is it?"), choices=Category.choices, initial=Category.OTHER
    )

    def __init__(self, *args: Any, villages: Iterable[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [village.pk for village in villages]
        offer(self, "jurisdiction", Jurisdiction.objects.filter(pk__in=keys))
        if len(keys) == 1:
            self.fields["jurisdiction"].initial = keys[0]
            self.fields["jurisdiction"].widget = forms.HiddenInput()
