"""A page as somebody reads it: its text, its links, its forms, what went wrong. No Django."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from zhaishangyi.rehearsal.forms import CHOSEN, Field, Form, Option
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.town.words import mark

_SPACES = re.compile(r"\s+")
_PROBLEM_KINDS = {"error", "late"}
# Elements without an end tag.
_VOID = {"input", "br", "img", "hr", "meta", "link", "source", "wbr", "use", "path"}


@dataclass
class Page:
    """What an address answered.

    `links` are (address, text), `buttons` (value, text), `steps` (state, name) of a matter's links.
    """

    path: str
    status: int
    html: str
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    text: str = ""

    def find_form(self, action: str = "") -> Form:
        """The form that sends to this path, by default to the page itself."""
        found = self.list_forms(action or urlsplit(self.path).path)
        if not found:
            raise RehearsalProblem(mark("%(path)s has no form to fill in."), path=self.path)
        return found[0]

    def list_forms(self, action: str) -> list[Form]:
        """All forms that send to this path."""
        return [form for form in self.forms if form.method == "post" and form.action == action]

    def list_links(self, pattern: str, text: str = "") -> list[str]:
        """The addresses that fit, of links with this in their text, each once."""
        fitting = [
            address
            for address, label in self.links
            if re.search(pattern, address) and text in label
        ]
        return list(dict.fromkeys(fitting))

    def find_link(self, pattern: str, text: str = "") -> str:
        """The first of these links. RehearsalProblem when there is none."""
        found = self.list_links(pattern, text)
        if not found:
            raise RehearsalProblem(
                mark("%(path)s has no link to %(what)s."), path=self.path, what=text or pattern
            )
        return found[0]

    def find_id(self, pattern: str) -> str:
        """The first group of a pattern, in the page's address or else in its contents."""
        match = re.search(pattern, self.path) or re.search(pattern, self.html)
        if match is None:
            raise RehearsalProblem(
                mark("%(path)s does not say what was looked for: %(what)s."),
                path=self.path,
                what=pattern,
            )
        return match[1]

    def count_done(self) -> int:
        """How many links are closed, as the page shows them."""
        return sum(state in ("done", "skipped") for state, _name in self.steps)

    def say_problem(self) -> str:
        """The page's own words about what went wrong."""
        return " ".join(self.problems) or self.text[:200]


def read_page(path: str, status: int, html: str) -> Page:
    """Read the markup of an answer."""
    reader = PageReader(Page(path, status, html))
    reader.feed(html)
    reader.close()
    reader.page.text = squeeze("".join(reader.words))
    return reader.page


def squeeze(text: str) -> str:
    """A text with single spaces."""
    return _SPACES.sub(" ", text).strip()


class PageReader(HTMLParser):
    """Collects what matters of a page while it is read from top to bottom."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.words: list[str] = []
        self.form: Form | None = None
        self.area: Field | None = None
        self.list_field: Field | None = None
        self.label_of: list[Option] = []
        self.open: list[tuple[str, str, int]] = []
        self.is_silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element; what it means stands in its attributes."""
        found = {name: value or "" for name, value in attrs}
        begin = getattr(self, f"begin_{tag}", None)
        if begin is not None:
            begin(found)
        if tag not in _VOID:
            self.open.append((tag, self.find_meaning(tag, found), len(self.words)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that ends where it begins, as in a drawing."""
        begin = getattr(self, f"begin_{tag}", None)
        if begin is not None:
            begin({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """End an element, together with those inside that were never ended."""
        while any(name == tag for name, _meaning, _at in self.open):
            name, meaning, at = self.open.pop()
            self.finish(name, meaning, squeeze("".join(self.words[at:])))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data
        elif not self.is_silent:
            self.words.append(data)

    def find_meaning(self, tag: str, found: dict[str, str]) -> str:
        """What the text of an element will be used for."""
        names = found.get("class", "").split()
        if tag == "a":
            return f"link {found.get('href', '')}"
        if tag == "button":
            return f"button {found.get('value', '')}"
        if tag == "li" and "links__step" in names:
            return f"step {found.get('data-state', '')}"
        if "links__name" in names:
            return "step name"
        is_problem = "banner" in names and found.get("data-kind") in _PROBLEM_KINDS
        return "problem" if "error" in names or is_problem else ""

    def finish(self, tag: str, meaning: str, text: str) -> None:
        """Use the text of an element that has ended."""
        kind, _space, rest = meaning.partition(" ")
        if kind == "link":
            self.page.links.append((rest, text))
        elif kind == "button":
            self.page.buttons.append((rest, text))
        elif meaning == "step name":
            self.page.steps.append((self.find_step_state(), text))
        elif kind == "problem" and text:
            self.page.problems.append(text)
        finish = getattr(self, f"finish_{tag}", None)
        if finish is not None:
            finish(text)

    def find_step_state(self) -> str:
        """The state of the link whose name was just read."""
        states = [meaning for _tag, meaning, _at in self.open if meaning.startswith("step ")]
        return states[-1].removeprefix("step ") if states else ""

    def begin_form(self, found: dict[str, str]) -> None:
        here = urlsplit(self.page.path).path
        self.form = Form(
            action=urlsplit(found.get("action", "")).path or here,
            method=found.get("method", "get").lower(),
            is_multipart=found.get("enctype") == "multipart/form-data",
            around=self.read_line(),
        )
        self.page.forms.append(self.form)

    def read_line(self) -> str:
        """What stands so far in the innermost line of a list."""
        for tag, _meaning, at in reversed(self.open):
            if tag in ("li", "tr"):
                return squeeze("".join(self.words[at:]))
        return ""

    def finish_form(self, text: str) -> None:
        self.form = None

    def begin_input(self, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", "text")
        if self.form is None or not name:
            return
        entry = self.form.add(kind, name, found.get("value", ""))
        if kind in CHOSEN:
            option = Option(found.get("value", "on"), is_chosen="checked" in found)
            entry.options.append(option)
            self.label_of.append(option)

    def begin_select(self, found: dict[str, str]) -> None:
        if self.form is not None and found.get("name"):
            self.list_field = self.form.add("select", found["name"], "")

    def begin_option(self, found: dict[str, str]) -> None:
        if self.list_field is not None:
            is_chosen = "selected" in found
            self.list_field.options.append(Option(found.get("value", ""), is_chosen=is_chosen))

    def finish_option(self, text: str) -> None:
        if self.list_field is not None and self.list_field.options:
            self.list_field.options[-1].label = text

    def finish_select(self, text: str) -> None:
        """Without a choice, a browser takes the first line."""
        options = self.list_field.options if self.list_field is not None else []
        if options and not any(option.is_chosen for option in options):
            options[0].is_chosen = True
        self.list_field = None

    def finish_label(self, text: str) -> None:
        for option in self.label_of:
            option.label = option.label or text
        self.label_of = []

    def begin_textarea(self, found: dict[str, str]) -> None:
        if self.form is not None and found.get("name"):
            self.area = self.form.add("textarea", found["name"], "")

    def finish_textarea(self, text: str) -> None:
        if self.area is not None:
            # The markup breaks the line once after the tag, and a browser takes that away.
            self.area.value = self.area.value.removeprefix("\r\n").removeprefix("\n")
        self.area = None

    def begin_script(self, found: dict[str, str]) -> None:
        self.is_silent += 1

    def finish_script(self, text: str) -> None:
        self.is_silent -= 1
