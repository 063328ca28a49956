"""Fields of a form: labels, hints, errors, and what is kept for a second try."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from tests.web.drawing import draw, say, small_site  # noqa: F401

from zhaishangyi.web.templatetags import fields

pytestmark = pytest.mark.usefixtures("small_site")


class SampleForm(forms.Form):
    act = forms.CharField(widget=forms.HiddenInput, initial="0190")
    who = forms.ChoiceField(
        label="Who may see my name?",
        choices=[("c", "Only the convener|On the site: a resident"), ("a", "Everybody")],
        widget=forms.RadioSelect,
    )
    by = forms.ChoiceField(
        choices=[("s", "I write"), ("h", "For somebody")],
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    rating = forms.ChoiceField(
        choices=[("y", "Solved|check"), ("n", "Not solved|cross")],
        widget=forms.RadioSelect(attrs={"votes": True}),
    )
    text = forms.CharField(label="What is wrong?", widget=forms.Textarea, help_text="Just say it.")
    secret = forms.CharField(widget=forms.Textarea(attrs={"data-secret": ""}), required=False)
    place = forms.ChoiceField(choices=[("1", "Group 3")])
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    is_read = forms.BooleanField(label="Read aloud", help_text="To the person", required=False)
    photos = forms.FileField(
        widget=forms.FileInput(attrs={"accept": "image/*", "data-max": "6"}), required=False
    )
    paper = forms.FileField(required=False)
    many = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )


def draw_field(name: str, form: forms.Form | None = None, **values: Any) -> str:
    field = (form or SampleForm())[name]
    return draw("{% form_field field kept=kept %}", field=field, **({"kept": []} | values))


def test_a_text_field_has_a_label_a_hint_and_keeps_what_is_typed():
    html = draw_field("text")
    assert '<label class="label" for="id_text">What is wrong?</label>' in html
    assert 'aria-describedby="id_text_helptext"' in html
    assert 'id="id_text_helptext"' in html
    assert "data-keep" in html
    assert "data-keep" not in draw_field("secret")


def test_a_wrong_field_says_so_beside_itself_and_to_readers():
    form = SampleForm({"act": "1"})
    html = draw_field("text", form)
    assert 'aria-invalid="true"' in html
    assert "id_text_helptext id_text_error" in html
    assert "This is still empty." in say(html)
    group = draw_field("who", form)
    assert 'aria-describedby="id_who_error"' in group
    assert "data-invalid" in group


def test_choices_are_cards_with_smaller_words():
    html = draw_field("who")
    assert html.count('class="choice"') == 2
    assert "<small>On the site: a resident</small>" in html
    assert html.count('type="radio"') == 2


def test_other_layouts_of_choices():
    assert 'class="segment"' in draw_field("by")
    votes = draw_field("rating")
    assert votes.count('class="vote"') == 2
    assert "#i-cross" in votes
    assert draw_field("many").count('type="checkbox"') == 2
    assert 'id="id_is_read_helptext"' in draw_field("is_read")
    assert 'class="select"' in draw_field("place")
    assert 'type="date" name="on" class="input"' in draw_field("on")
    assert 'class="file"' in draw_field("paper")


def test_photos_of_an_earlier_try_stay_with_the_form():
    kept = [SimpleNamespace(token="t<1", thumb_url="/media/t1.jpg")]
    html = draw_field("photos", kept=kept)
    assert 'data-max="6"' in html
    assert 'name="photos_kept" value="t&lt;1" checked' in html
    assert 'for="id_photos"' in html


def test_the_summary_links_to_what_has_to_be_changed():
    form = SampleForm({"act": ""})
    form.add_error(None, "The grid is not yours.")
    html = draw("{% form_errors form %}", form=form)
    assert 'role="alert"' in html
    assert 'href="#id_text"' in html
    assert 'href="#id_who"' in html
    assert "The grid is not yours." in html
    assert "What you wrote is still here." in html
    assert draw("{% form_errors form %}", form=SampleForm()) == ""


def test_the_hidden_fields_carry_the_id_of_the_act():
    html = draw("{% form_hidden form %}", form=SampleForm())
    assert 'type="hidden" name="act" value="0190"' in html
    assert "text" not in html


@pytest.mark.parametrize(
    ("label", "parts"),
    [("A|b", ("A", "b")), ("A", ("A", "")), (" A | b | c ", ("A", "b | c")), ("", ("", ""))],
)
def test_labels_are_split_once(label: str, parts: tuple[str, str]):
    assert fields.split_label(label) == parts
