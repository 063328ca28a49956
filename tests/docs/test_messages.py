"""Every sentence exists in Chinese, and the catalogues can be kept without a system gettext."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from zhaishangyi import messages

TEMPLATE = """\
<ul>
    <li>{% translate "Good morning" %}</li>
  <li>{% blocktranslate count n=total trimmed %}
    One matter
    {% plural %}
    {{ n }} matters
  {% endblocktranslate %}</li>
      <p title="{% translate 'May' context 'month' %}">{{ _("Goodbye")|upper }}</p>
</ul>
"""
SOURCE = """\
from django.utils.translation import gettext_lazy as _

LABEL = _("Label")

def check(text):
    raise RuleBroken("text", "At most %(most)s characters.", most=5)

def refuse():
    raise errors.Refused("Only the convener may "
        "do this.")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with a room called `porch` and a loose module."""
    templates = tmp_path / "porch" / "templates" / "porch"
    templates.mkdir(parents=True)
    (tmp_path / "web").mkdir()
    for room in ("porch", "web"):
        (tmp_path / room / "__init__.py").touch()
        (tmp_path / room / "apps.py").touch()
    (templates / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "porch" / "rules.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "cli.py").write_text('print(_("Open the address"))\n', encoding="utf-8")
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    return tmp_path


def translate(room: str, english: str, chinese: str) -> None:
    path = messages.find_catalogue(room)
    before = f'msgid "{english}"\nmsgstr ""'
    text = path.read_text(encoding="utf-8")
    assert before in text
    after = f'msgid "{english}"\nmsgstr "{chinese}"'
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_every_sentence_has_a_finished_chinese_translation():
    assert messages.list_missing() == []


def test_no_two_rooms_translate_the_same_words_differently():
    assert messages.list_conflicts() == []


def test_catalogues_hold_no_machine_and_no_line_numbers():
    for path in messages.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        text = path.read_text(encoding="utf-8")
        assert str(messages.PACKAGE) not in text
        assert "POT-Creation-Date" not in text
        assert not [line for line in text.splitlines() if line.startswith("#~")], path


def test_extracts_templates_rules_and_lazy_strings(package: Path):
    found = {(message.id, message.context) for message in messages.extract_room("porch")}
    assert found - {("", None)} == {
        ("Good morning", None),
        (("One matter", "%(n)s matters"), None),
        ("May", "month"),
        ("Goodbye", None),
        ("Label", None),
        ("At most %(most)s characters.", None),
        ("Only the convener may do this.", None),
    }


def test_what_stands_beside_the_rooms_belongs_to_the_room_web(package: Path):
    (package / "town").mkdir()
    (package / "town" / "__init__.py").write_text('NAME = _("Camphor")\n', encoding="utf-8")
    assert messages.list_rooms() == ["porch", "web"]
    found = {message.id for message in messages.extract_room("web") if message.id}
    assert found == {"Open the address", "Camphor"}


def test_update_keeps_translations_and_forgets_what_is_gone(package: Path):
    assert messages.update_rooms() == ["porch", "web"]
    translate("porch", "Good morning", "早上好")
    translate("porch", "Label", "标签")
    (package / "porch" / "rules.py").write_text('X = _("Newcomer")\n', encoding="utf-8")
    assert messages.update_rooms(["porch"]) == ["porch"]
    text = messages.find_catalogue("porch").read_text(encoding="utf-8")
    assert 'msgid "Good morning"\nmsgstr "早上好"' in text
    assert 'msgid "Newcomer"\nmsgstr ""' in text
    assert "标签" not in text
    assert messages.update_rooms() == []


def test_compile_writes_only_what_is_older_than_its_source(package: Path):
    messages.update_rooms()
    translate("porch", "Good morning", "早上好")
    assert messages.compile_rooms() == ["porch", "web"]
    assert messages.compile_rooms() == []
    source = messages.find_catalogue("porch")
    with source.with_suffix(".mo").open("rb") as file:
        found = read_mo(file).get("Good morning")
    assert found is not None
    assert found.string == "早上好"
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert messages.compile_rooms() == ["porch"]


def test_missing_counts_wrong_placeholders_and_fuzzy(package: Path):
    messages.update_rooms()
    translate("porch", "At most %(most)s characters.", "最多 %(least)s 个字。")
    translate("porch", "Good morning", "早上好")
    missing = messages.list_missing()
    assert ("porch", "At most %(most)s characters.") in missing
    assert ("porch", "Good morning") not in missing
    path = messages.find_catalogue("porch")
    text = path.read_text(encoding="utf-8")
    fuzzy = text.replace('msgid "Good morning"', '#, fuzzy\nmsgid "Good morning"')
    path.write_text(fuzzy, encoding="utf-8")
    assert ("porch", "Good morning") in messages.list_missing()


@pytest.mark.parametrize(
    ("english", "chinese", "is_same"),
    [
        ("%(n)s of %(total)s", "%(total)s 个里有 %(n)s 个", True),
        ("%(n)s of %(total)s", "%(total)s 个", False),
        ("100%% of %(name)s", "%(name)s 的全部", True),
        ("Take photo %%s away", "拿掉照片", False),
        ("Hello {name}", "您好，{name}", True),
        ("Hello", "您好，%s", False),
    ],
)
def test_placeholders_are_compared_by_name(english: str, chinese: str, is_same: bool):
    found = messages.find_placeholders(english) == messages.find_placeholders(chinese)
    assert found is is_same


def test_the_check_names_the_room_and_fails(package: Path, capsys: pytest.CaptureFixture[str]):
    messages.update_rooms()
    assert messages.main(["check"]) == 1
    assert "porch: not translated: 'Good morning'" in capsys.readouterr().out


def test_different_wordings_are_a_conflict(package: Path):
    (package / "web" / "views.py").write_text('X = _("Label")\n', encoding="utf-8")
    messages.update_rooms()
    translate("porch", "Label", "标签")
    translate("web", "Label", "名目")
    assert messages.list_conflicts() == [("Label", ["porch", "web"])]


def test_a_broken_catalogue_is_one_line_and_exit_code_two(
    package: Path, capsys: pytest.CaptureFixture[str]
):
    path = messages.find_catalogue("porch")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "half\n', encoding="utf-8")
    assert messages.main(["compile"]) == 2
    error = capsys.readouterr().err
    assert "porch/locale/zh_Hans" in error
    assert error.count("\n") == 1


def test_an_unknown_room_is_said_so(package: Path, capsys: pytest.CaptureFixture[str]):
    assert messages.main(["update", "attic"]) == 2
    assert "no room called attic" in capsys.readouterr().err
