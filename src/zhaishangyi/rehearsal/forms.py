"""Forms of a page as a person fills them in: by name, by label, by ticking. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.town.words import mark

# What a browser sends without being asked to; files and buttons are apart.
CHOSEN = ("radio", "checkbox")
UNSENT = ("submit", "button", "reset", "image", "file")


@dataclass
class Option:
    """One thing that can be chosen: a line of a list, a radio button or a box to tick."""

    value: str
    label: str = ""
    is_chosen: bool = False


def is_value(option: Option, wanted: str) -> bool:
    return option.value == wanted


def is_label(option: Option, wanted: str) -> bool:
    return option.label == wanted


def ends_label(option: Option, wanted: str) -> bool:
    """Where the name stands after something else, such as the role."""
    return option.label.endswith(f" {wanted}")


def begins_label(option: Option, wanted: str) -> bool:
    """Where something else stands after the name, such as the group."""
    return bool(wanted) and option.label.startswith(wanted)


@dataclass
class Field:
    """One named field of a form, with all its options where it has any."""

    name: str
    kind: str
    value: str = ""
    options: list[Option] = field(default_factory=list)

    def list_sent(self) -> list[str]:
        """The values that a browser would send for it."""
        if self.kind in UNSENT:
            return []
        if self.kind == "select" or self.kind in CHOSEN:
            return [option.value for option in self.options if option.is_chosen]
        return [self.value]

    def find_option(self, wanted: str) -> Option | None:
        """The option with this value, else with this label, else whose label ends or begins so."""
        for is_meant in (is_value, is_label, ends_label, begins_label):
            for option in self.options:
                if is_meant(option, wanted):
                    return option
        return None


@dataclass
class Form:
    """One form of a page. `around` is the text of the line of a list that it stands in."""

    action: str = ""
    method: str = "get"
    is_multipart: bool = False
    fields: dict[str, Field] = field(default_factory=dict)
    around: str = ""

    def add(self, kind: str, name: str, value: str) -> Field:
        """Find or begin a field; radio buttons and boxes of one name are one field."""
        known = self.fields.get(name)
        if known is None or (known.kind not in CHOSEN and kind not in CHOSEN):
            known = self.fields[name] = Field(name, kind, value)
        return known

    def find(self, name: str) -> Field:
        """The field of this name. RehearsalProblem when the page has none."""
        found = self.fields.get(name)
        if found is None:
            raise RehearsalProblem(
                mark("The form at %(action)s has no field %(name)s."), action=self.action, name=name
            )
        return found

    def fill(self, **values: str) -> Form:
        """Type or choose: a text for a text field, a value or label for a list or radio buttons."""
        for name, value in values.items():
            found = self.find(name)
            if found.kind == "select" or found.kind in CHOSEN:
                self._choose(found, value)
            else:
                found.value = value
        return self

    def tick(self, name: str, *wanted: str) -> Form:
        """Tick boxes by value or label; the others stay as they are."""
        found = self.find(name)
        for one in wanted:
            self._require_option(found, one).is_chosen = True
        return self

    def has_option(self, name: str, wanted: str) -> bool:
        """Whether something can be chosen in a field."""
        return name in self.fields and self.fields[name].find_option(wanted) is not None

    def encode(self, button: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """Name and value of everything that is sent, in the order of the page."""
        pairs = [(one.name, value) for one in self.fields.values() for value in one.list_sent()]
        return [*pairs, button] if button else pairs

    def _choose(self, found: Field, value: str) -> None:
        chosen = self._require_option(found, value)
        for option in found.options:
            option.is_chosen = option is chosen

    def _require_option(self, found: Field, wanted: str) -> Option:
        option = found.find_option(wanted)
        if option is None:
            raise RehearsalProblem(
                mark("%(wanted)s cannot be chosen for %(name)s at %(action)s."),
                wanted=wanted,
                name=found.name,
                action=self.action,
            )
        return option


def encode_multipart(
    pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]], boundary: str
) -> bytes:
    """A form with photos as bytes; `files` are field name, file name and JPEG."""
    parts = []
    for name, value in pairs:
        head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.replace("\n", "\r\n").encode())
    for name, file_name, content in files:
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + content)
    line = f"--{boundary}\r\n".encode()
    body = b"".join(line + part + b"\r\n" for part in parts)
    return body + f"--{boundary}--\r\n".encode()
