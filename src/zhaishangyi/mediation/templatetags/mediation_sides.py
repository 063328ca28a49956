"""Words for the sides of a dispute."""

from __future__ import annotations

from django import template

from zhaishangyi.mediation.models import Side

register = template.Library()


@register.filter
def side_name(side: str) -> str:
    """What a side is called; "" for a letter that is none."""
    return str(Side(side).label) if side in Side.values else ""
