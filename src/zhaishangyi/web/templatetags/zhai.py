"""Template tags of all rooms: one tag for each component."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhaishangyi.web.templatetags.dates import say_value
from zhaishangyi.web.templatetags.fields import describe_field, list_errors

register = template.Library()

PILL_ICONS = {
    "doing": "wrench",
    "wait": "clock",
    "done": "check",
    "late": "alert",
    "sealed": "lock",
}
MESSAGE_KINDS = {
    "success": ("ok", "check"),
    "error": ("error", "alert"),
    "warning": ("offline", "alert"),
}
TALLY_KINDS = {
    "no": "no",
    "not_solved": "no",
    "abstain": "part",
    "partly": "part",
    "nearly": "part",
}
MOST_HEADS = 300
STEP_ICONS = {"done": "check", "skipped": "dash", "overdue": "bang"}
ICON_SIZES = {"s": " icon--s", "l": " icon--l"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw one line icon of the sprite; a word must stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        ICON_SIZES.get(size, ""),
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def art(name: str) -> SafeString:
    """Draw one picture of the art sheet, such as "tree"."""
    return format_html(
        '<svg class="art art--{}" aria-hidden="true"><use href="{}#a-{}"></use></svg>',
        name,
        static("web/art.svg"),
        name,
    )


@register.inclusion_tag("web/components/tier_badge.html")
def tier_badge(tier: str) -> dict[str, Any]:
    """Show the urgency tier: small, big or urgent. Before triage nothing is shown."""
    return {"tier": tier or ""}


@register.simple_tag
def pill(state: str, label: str, icon_name: str = "") -> SafeString:
    """Show a status in a word. States: doing, wait, done, late, sealed, live.

    The icon follows the state; "-" shows none.
    """
    chosen = "" if icon_name == "-" else icon_name or PILL_ICONS.get(state, "")
    return format_html(
        '<span class="pill" data-state="{}">{}{}</span>',
        state,
        icon(chosen) if chosen else "",
        label,
    )


@register.simple_tag
def role_chip(role_group: str, role_label: str, text: Any) -> SafeString:
    """Show a role first, then a name or a number. Groups: resident, deputy, expert, office."""
    return format_html(
        '<span class="chip" data-role="{}"><span class="chip__role">{}</span>'
        "<span>{}</span></span>",
        role_group,
        role_label,
        text,
    )


def find_current_step(steps: Sequence[Any]) -> Any | None:
    """The step that is being worked on, None when all is done."""
    return next((step for step in steps if step.state in ("current", "overdue")), None)


def mark_steps(steps: Iterable[Any]) -> list[dict[str, Any]]:
    """Put to each step the icon that stands in its stone."""
    return [{"step": step, "icon": STEP_ICONS.get(step.state, "")} for step in steps]


@register.inclusion_tag("web/components/links_progress.html")
def links_progress(steps: Iterable[Any]) -> dict[str, Any]:
    """Draw the stepping stones, large.

    A step has number, name, state (done, current, overdue, skipped, todo), meta,
    used (0-100, the share of the time limit that has passed) and is_warned.
    """
    listed = list(steps)
    return {"steps": mark_steps(listed), "current": find_current_step(listed), "total": len(listed)}


@register.inclusion_tag("web/components/links_mini.html")
def links_mini(steps: Iterable[Any], sentence: str = "") -> dict[str, Any]:
    """Draw the stepping stones small, with the sentence that carries the meaning."""
    listed = list(steps)
    return {
        "steps": mark_steps(listed),
        "current": find_current_step(listed),
        "total": len(listed),
        "sentence": sentence,
    }


def share_out(amounts: Sequence[int]) -> list[int]:
    """Whole percentages of the sum that add up to 100, by largest remainder; all 0 for none."""
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    shares = [amount * 100 // total for amount in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda i: -(amounts[i] * 100 % total))
    for i in by_rest[: 100 - sum(shares)]:
        shares[i] += 1
    return shares


@register.inclusion_tag("web/components/floor_bar.html")
def floor_bar(shares: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    """Show who held the floor: (group, label, seconds).

    Groups: resident, deputy, expert, office.
    """
    listed = list(shares)
    percents = share_out([seconds for _group, _label, seconds in listed])
    parts = [
        {"group": group, "label": label, "percent": percent}
        for (group, label, _seconds), percent in zip(listed, percents, strict=True)
    ]
    return {"parts": parts, "is_silent": not any(percents)}


@register.simple_tag
def heads(agreed: int, others: int = 0) -> SafeString:
    """Draw one dot a person: filled for those who agreed, open for the others.

    The sentence with the numbers must stand beside it. More than 300 people get no dots.
    """
    if agreed + others > MOST_HEADS:
        return SafeString("")
    return format_html(
        '<span class="heads-line" aria-hidden="true"><span class="heads">{}</span>'
        '<span class="heads heads--open">{}</span></span>',
        SafeString("<i></i>" * agreed),
        SafeString("<i></i>" * others),
    )


@register.inclusion_tag("web/components/tally.html")
def tally(rows: Iterable[tuple[str, str, int, int]]) -> dict[str, Any]:
    """Draw one bar an answer: (value_key, label, count, total)."""
    return {
        "rows": [
            {
                "kind": TALLY_KINDS.get(key, ""),
                "label": label,
                "count": count,
                "percent": round(count * 100 / total) if total else 0,
            }
            for key, label, count, total in rows
        ]
    }


@register.inclusion_tag("web/components/form_field.html")
def form_field(field: BoundField, kept: Iterable[Any] = ()) -> dict[str, Any]:
    """Draw one field with its label, hint and error.

    RadioSelect attrs `segment` or `votes` choose the layout; a choice may be "label|small words"
    (for votes "label|icon name"). `kept`: photos of an earlier try, each with token and thumb_url.
    """
    return describe_field(field, kept)


@register.inclusion_tag("web/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Sum up what has to be changed, with links to the fields; nothing when all is well."""
    return {
        "form": form,
        "fields": [
            {"field": field, "error": list_errors(field)[0]}
            for field in form.visible_fields()
            if field.errors
        ],
        "sentences": [
            *form.non_field_errors(),
            *(error for field in form.hidden_fields() for error in field.errors),
        ],
    }


@register.simple_tag
def form_hidden(form: BaseForm) -> SafeString:
    """Draw the hidden fields, the id of the act among them."""
    return format_html_join("", "{}", ((field.as_hidden(),) for field in form.hidden_fields()))


@register.simple_tag
def when(value: date | datetime | None, form: str = "") -> SafeString | str:
    """Say a date or time in a <time>. Forms: "", "day", "weekday" (with its name), "time"."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    spoken = say_value(value, timezone.localdate(), get_language() or "zh-hans", form)
    stamp = value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
    return format_html('<time datetime="{}">{}</time>', stamp, spoken)


@register.inclusion_tag("web/components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """Show a small tree where nothing is yet, with at most one button."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("web/components/photo_grid.html")
def photo_grid(photos: Iterable[Any]) -> dict[str, Any]:
    """Show photos that have url, thumb_url, caption, width and height."""
    return {"photos": photos}


@register.inclusion_tag("web/components/pages.html", takes_context=True)
def pages(context: template.Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Link to the page before and after, keeping what was asked for in the query string."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page_obj,
        "before": link(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "after": link(page_obj.next_page_number()) if page_obj.has_next() else "",
    }


@register.inclusion_tag("web/components/timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, Any]:
    """Tell a story, newest first.

    An item may have icon, state, title, when, text, say, say_by, photos, url and url_label,
    and chips: (role_group, role_label, text).
    """
    return {"items": items}


@register.inclusion_tag("web/components/message.html")
def message_banner(message: Any) -> dict[str, Any]:
    """Show one message of Django's messages framework."""
    kind, icon_name = MESSAGE_KINDS.get(message.level_tag, ("info", "info"))
    return {"text": message, "kind": kind, "icon_name": icon_name}


@register.simple_tag
def count_label(number: int) -> str:
    """A number for a small round badge: 99+ where three digits would not fit."""
    return "99+" if number > 99 else str(number)
