"""The form with which everything begins. What it asks, it asks for a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters import queries, rules
from zhaishangyi.matters.forms import TIER_CARDS, PersonField, PicturesForm, textarea
from zhaishangyi.matters.models import Category, Channel, NameShown
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import tidy

WRITERS = [("self", _("I write for myself")), ("helper", _("I write for somebody"))]
NAME_CARDS = [
    (NameShown.CONVENER, _("Only the convener|On the site it says: a resident")),
    (NameShown.EVERYONE, _("Everybody|On the site it says who raised it")),
    (NameShown.NOBODY, _("Nobody|You get a receipt, and look it up by its number")),
]


class RaiseForm(PicturesForm):
    """Raise a matter, for oneself or for somebody who cannot write."""

    writer = forms.ChoiceField(
        label=_("Who writes?"),
        choices=WRITERS,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    raised_for = forms.CharField(
        label=_("For whom do you write?"),
        help_text=_("What they are called is enough. Read it out to them when it is written."),
        required=False,
    )
    roster_name = forms.CharField(
        label=_("Their full name on the roster"),
        help_text=_("Then they hear how it goes on, and can rate it in the end."),
        required=False,
    )
    roster_person = PersonField(
        label=_("Which of them is it?"), widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Say it as it comes, up to 2000 characters."),
        widget=textarea(5),
    )
    village = forms.ChoiceField(label=_("Which village?"))
    place_text = forms.CharField(
        label=_("Where there?"), help_text=_("Such as: east road, 50 m south of bridge three")
    )
    category = forms.ChoiceField(label=_("What kind of thing is it?"), required=False)
    wished_tier = forms.ChoiceField(
        label=_("How urgent is it, as you see it?"),
        help_text=_(
            "This is your view. The convener looks at it and decides; if it comes out "
            "differently, you are told why."
        ),
        choices=TIER_CARDS,
        widget=forms.RadioSelect,
    )
    name_shown = forms.ChoiceField(
        label=_("Who may see the name?"), choices=NAME_CARDS, widget=forms.RadioSelect
    )
    is_past_village = forms.BooleanField(
        label=_("This is about a village official"),
        help_text=_("Then it goes straight to the town, and the village does not see it."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.villages = {str(village.pk): village for village in queries.list_villages(actor)}
        self.fields["village"].choices = [  # type: ignore[attr-defined]
            (key, village.name) for key, village in self.villages.items()
        ]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Leave it to the convener")),
            *Category.choices,
        ]
        if not actor.holds(*queries.HELPER_ROLES):
            del self.fields["roster_name"]
            del self.fields["roster_person"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("writer") == "helper" and values.get("name_shown") != NameShown.NOBODY:
            if not tidy(values.get("raised_for", "")):
                self.add_error("raised_for", gettext("Write for whom, as they are called."))
            values["roster_person"] = self.find_on_roster(values)
        return values

    def find_on_roster(self, values: dict[str, Any]) -> Person | None:
        """The person of that name; of several, the one that was ticked."""
        name, village = tidy(values.get("roster_name") or ""), self.find_village()
        works_there = rules.is_around(self.actor.list_nodes(*queries.HELPER_ROLES), village.path)
        if not name or not works_there:
            return None
        found = queries.list_namesakes(name, village.path)
        if len(found) == 1:
            return found[0]
        if not found:
            said = gettext("Nobody called %(name)s is on the roster of %(village)s.")
            more = gettext("Look again, or leave this empty: the name above is enough.")
            self.add_error("roster_name", f"{said % {'name': name, 'village': village}} {more}")
            return None
        return self.choose_namesake(found)

    def choose_namesake(self, found: list[Person]) -> Person | None:
        """Offer people of the same name, told apart by their group and year of birth."""
        ticked = str(self.data.get("roster_person", ""))
        field = self.fields["roster_person"]
        field.choices = [(str(person.pk), name_apart(person)) for person in found]  # type: ignore[attr-defined]
        chosen = next((person for person in found if str(person.pk) == ticked), None)
        self.errors.pop("roster_person", None)
        if chosen is None:
            said = gettext("%(count)s people on the roster have this name. Choose the one.")
            self.add_error("roster_person", said % {"count": len(found)})
        return chosen

    def find_village(self) -> Jurisdiction:
        """The village that was chosen, else the first."""
        first = next(iter(self.villages.values()))
        return self.villages.get(str(self.cleaned_data.get("village", "")), first)

    @property
    def typed_for(self) -> str:
        """For whom it is written; nobody's name is taken down where nobody may see it."""
        values = self.cleaned_data
        is_named = values["writer"] == "helper" and values["name_shown"] != NameShown.NOBODY
        return tidy(values["raised_for"]) if is_named else ""

    def read_values(self) -> dict[str, Any]:
        """The arguments of the act of raising."""
        values = self.cleaned_data
        is_for_other = bool(self.typed_for)
        works_in_grid = self.actor.holds(Role.GRID_WORKER)
        return {
            "jurisdiction": self.find_village(),
            "text": values["text"],
            "place_text": values["place_text"],
            "category": values["category"] or Category.OTHER,
            "wished_tier": values["wished_tier"],
            "name_shown": values["name_shown"],
            "raiser": values.get("roster_person") if is_for_other else None,
            "is_past_village": values["is_past_village"],
            "photos": values["photos"],
            "channel": Channel.GRID if is_for_other and works_in_grid else Channel.ONLINE,
        }


def name_apart(person: Person) -> str:
    """A name with the group and the year of birth beside it."""
    born = gettext("born %(year)s") % {"year": person.birth_year} if person.birth_year else ""
    return f"{person.name}|{', '.join(part for part in (person.group, born) if part)}"
