"""How one form field is laid out: which kind it is and what belongs around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

TEXT_CLASSES = {
    "select": "select",
    "textarea": "textarea",
    "text": "input",
    "file": "file",
    "photos": "file",
}


def name_kind(field: BoundField) -> str:
    """Name the layout of a field by its widget."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):
        return next((kind for kind in ("segment", "votes") if widget.attrs.get(kind)), "choices")
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.FileInput):
        return "photos" if "image" in str(widget.attrs.get("accept", "")) else "file"
    return "text"


def split_label(label: str) -> tuple[str, str]:
    """Split "main words|smaller words"; the second part may be empty."""
    main, _, small = label.partition("|")
    return main.strip(), small.strip()


def list_options(field: BoundField) -> list[dict[str, Any]]:
    """List the answers of a radio or check-box field with their inputs."""
    options = []
    for option in field.subwidgets:
        main, small = split_label(str(option.choice_label))
        options.append(
            {
                "input": option.tag(),
                "id": option.id_for_label,
                "label": main,
                "small": small,
                "value": option.data["value"],
            }
        )
    return options


def draw_input(field: BoundField, kind: str) -> SafeString:
    """Draw the widget itself, with its class and the marks for the small modules."""
    own = field.field.widget.attrs.get("class", "")
    css = f"{TEXT_CLASSES.get(kind, '')} {own}".strip()
    return field.as_widget(attrs={"class": css} if css else None)


def list_errors(field: BoundField) -> list[str]:
    """What is wrong with a field; Django's words about required fields are put plainly."""
    plain = str(forms.Field.default_error_messages["required"])
    return [_("This is still empty.") if error == plain else str(error) for error in field.errors]


def is_keepable(field: BoundField, kind: str) -> bool:
    """A long text is kept on the phone while it is typed, unless it is a secret."""
    return kind == "textarea" and "data-secret" not in field.field.widget.attrs


def describe_field(field: BoundField, kept: Iterable[Any] = ()) -> dict[str, Any]:
    """Everything the template of a field asks for. `kept`: photos sent with an earlier try."""
    kind = name_kind(field)
    has_options = kind in ("choices", "segment", "votes")
    return {
        "field": field,
        "kind": kind,
        "is_group": has_options or kind == "photos",
        "options": list_options(field) if has_options else [],
        "input": "" if has_options else draw_input(field, kind),
        "is_optional": not field.field.required,
        "is_keepable": is_keepable(field, kind),
        "errors": list_errors(field),
        "kept": list(kept or getattr(field.form, "kept_photos", ())),
        "max_photos": field.field.widget.attrs.get("data-max", 6),
    }
