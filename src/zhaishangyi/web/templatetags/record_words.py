"""What stands in the record, in words for a page: acts, roles, places."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.models import Entry
from zhaishangyi.record.role_names import label_role
from zhaishangyi.web.act_words import say_entry

register = template.Library()
register.filter("act_name", say_entry)
register.filter("role_name", label_role)


@register.simple_tag
def name_places(entries: Iterable[Entry]) -> dict[str, str]:
    """The names of the places of these entries by path; one query."""
    paths = {entry.node_path for entry in entries}
    found = Jurisdiction.objects.filter(path__in=paths).values_list("path", "name")
    return dict(found)


@register.filter
def name_place(path: str, names: dict[str, str]) -> str:
    """The name of a place; its path when the place is not known."""
    return names.get(path, path)
