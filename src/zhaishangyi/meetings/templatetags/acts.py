"""Small forms on a page full of them: each carries the id of its own act."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhaishangyi.record import ids

register = template.Library()


@register.simple_tag
def act_fields(next_url: str = "") -> SafeString:
    """The hidden fields of a quick form: a fresh act id, and where to go afterwards."""
    return format_html(
        '<input type="hidden" name="act_id" value="{}">'
        '<input type="hidden" name="next" value="{}">',
        ids.uuid7(),
        next_url,
    )
