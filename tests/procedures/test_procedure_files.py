"""Reading procedure files: the shipped ones, a town's own, and every way to get one wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhaishangyi.procedures.files import (
    SHIPPED_FOLDER,
    ProcedureFileError,
    list_procedures,
    load_procedure,
)
from zhaishangyi.procedures.reading import ACCEPTED_KEYS
from zhaishangyi.procedures.words import EVIDENCE

EIGHT = (SHIPPED_FOLDER / "eight-links.toml").read_text(encoding="utf-8")
FIVE = (SHIPPED_FOLDER / "five-steps.toml").read_text(encoding="utf-8")
PROJECT = (SHIPPED_FOLDER / "livelihood-project.toml").read_text(encoding="utf-8")

SMALL_FILE = """
id = "two"
name = { en = "Two", zh = "两步" }
sentence = { en = "Say, do.", zh = "说了就办。" }
for_tiers = ["small"]

[[links]]
id = "say"
name_en = "Say"
name_zh = "说"
sentence = { en = "Say it.", zh = "说。" }
needs = [["matter_raised"]]
closes = "itself"

[[links]]
id = "do"
name_en = "Do"
name_zh = "办"
sentence = { en = "Do it.", zh = "办。" }
needs = [["all_items_accepted"]]
closes = "by_hand"
may_skip = true
skip_needs_tier = ["small"]

[tiers.small]
total_days = 5
by_days = { say = 1, do = 5 }

[quorum.small]
people = 2
required_roles = ["resident"]

[agree]
not_agreed_reopen_at = "say"

[review]
solved_threshold = 0.5
min_ratings = 1
reopen_at = "do"
"""


def change(old: str, new: str) -> str:
    """The small file with one thing changed."""
    assert SMALL_FILE.count(old) >= 1, old
    return SMALL_FILE.replace(old, new, 1)


def test_the_small_file_is_read_with_its_defaults() -> None:
    procedure = load_procedure(SMALL_FILE)
    say, do = procedure.links
    assert (say.closes_itself, say.can_be_skipped, say.skip_needs_tier) == (True, False, ())
    assert (do.closes_itself, do.can_be_skipped, do.skip_needs_tier) == (False, True, ("small",))
    assert (procedure.warn_at, procedure.late_at) == (0.8, 1.0)
    assert procedure.name.speak("zh-hans") == "两步"
    assert procedure.quorum["small"].required_roles_when == {}


# What is changed, into what, the key that the error names, a piece of the advice.
WRONG = [
    ("id = ", "nam = ", "nam", "not known"),
    ('id = "two"', 'id = "Two Steps"', "id", "small letters"),
    ('id = "two"', "id = 2", "id", "small letters"),
    ('id = "two"\n', "", "id", "missing"),
    ('name = { en = "Two", zh = "两步" }', 'name = "Two"', "name", "table"),
    ('zh = "两步"', 'zh = " "', "name.zh", "Write a text"),
    ('en = "Two"', f'en = "{"x" * 301}"', "name.en", "300 characters"),
    ('zh = "两步"', 'cn = "两步"', "name.cn", "not known"),
    ('for_tiers = ["small"]\n', "", "for_tiers", "missing"),
    ('["small"]', '["tiny"]', "for_tiers", "'tiny' is not known"),
    ('["small"]', '["small", "small"]', "for_tiers", "twice"),
    ('["small"]', '"small"', "for_tiers", "Write a list"),
    ('["small"]', '["small", "big"]', "tiers.big", "missing"),
    ('["small"]', '["small"]\nwarn_at = 1.5', "warn_at", "from 0.1 to 1.0"),
    ('["small"]', '["small"]\nwarn_at = "0.8"', "warn_at", "Write a number"),
    ('["small"]', '["small"]\nwarn_at = true', "warn_at", "Write a number"),
    ('["small"]', '["small"]\nwarn_at = nan', "warn_at", "Write a number"),
    ('["small"]', '["small"]\nlate_at = 0.9', "late_at", "from 1.0 to 2.0"),
    ('["small"]', '["small"]\nwarn_at = 1\nlate_at = 1', "late_at", "larger number than warn_at"),
    ('["small"]', '["small"]\ncolour = "red"', "colour", "not known"),
    ('id = "do"', 'id = "say"', "links 2.id", "earlier link"),
    ('name_zh = "说"\n', "", "links 1.name_zh", "missing"),
    ('[["matter_raised"]]', "[]", "links 1.needs", "at least one group"),
    ('[["matter_raised"]]', "[[]]", "links 1.needs", "at least one of"),
    ('[["matter_raised"]]', '["matter_raised"]', "links 1.needs", "Write a list"),
    ('[["matter_raised"]]', '[["gossip"]]', "links 1.needs", "'gossip' is not known"),
    ('[["matter_raised"]]', '[[["triaged"]]]', "links 1.needs", "is not known"),
    ('closes = "itself"', 'closes = "alone"', "links 1.closes", "itself, by_hand"),
    ('closes = "itself"', 'closes = "itself"\ndue = 3', "links 1.due", "not known"),
    (
        'closes = "itself"',
        'closes = "itself"\nneeds_when = { weather = [["triaged"]] }',
        "links 1.needs_when.weather",
        "expert_review",
    ),
    (
        'closes = "itself"',
        'closes = "itself"\nneeds_when = { expert_review = [] }',
        "links 1.needs_when.expert_review",
        "at least one group",
    ),
    (
        'closes = "itself"',
        'closes = "itself"\ncovers = ["say"]',
        "links 1.covers",
        "'say' is not known",
    ),
    ("may_skip = true", 'may_skip = "yes"', "links 2.may_skip", "true or false"),
    ("may_skip = true\n", "", "links 2.skip_needs_tier", "may_skip = true"),
    (
        'skip_needs_tier = ["small"]',
        'skip_needs_tier = ["tiny"]',
        "links 2.skip_needs_tier",
        "tiny",
    ),
    ("[tiers.small]", "[tiers.tiny]", "tiers.tiny", "for_tiers names only"),
    ("total_days = 5", "total_days = 6", "tiers.small.total_days", "same number"),
    ("total_days = 5", "total_days = 5.0", "tiers.small.total_days", "whole number"),
    ("total_days = 5", "total_days = true", "tiers.small.total_days", "whole number"),
    ("say = 1, do = 5", "say = 5, do = 1", "tiers.small.by_days.do", "less than 5"),
    ("say = 1, do = 5", "say = 0, do = 5", "tiers.small.by_days.say", "from 1 to 3650"),
    ("say = 1, do = 5", "say = 1", "tiers.small.by_days.do", "missing"),
    ("say = 1, do = 5", "say = 1, do = 5, rate = 5", "tiers.small.by_days.rate", "no such link"),
    ("people = 2", "people = 0", "quorum.small.people", "whole number from 1"),
    ('["resident"]', "[]", "quorum.small.required_roles", "at least one"),
    ('["resident"]', '["king"]', "quorum.small.required_roles", "'king' is not known"),
    ("[quorum.small]", "[quorum.big]", "quorum.big", "for_tiers names only"),
    ('not_agreed_reopen_at = "say"', "", "agree.not_agreed_reopen_at", "missing"),
    ('reopen_at = "do"', 'reopen_at = "rate"', "review.reopen_at", "say, do"),
    ("solved_threshold = 0.5", "solved_threshold = 70", "review.solved_threshold", "0.0 to 1.0"),
    ("min_ratings = 1", "min_ratings = -1", "review.min_ratings", "whole number"),
]


@pytest.mark.parametrize(("old", "new", "key", "advice"), WRONG)
def test_a_wrong_file_names_file_key_and_what_to_do(
    old: str, new: str, key: str, advice: str
) -> None:
    with pytest.raises(ProcedureFileError) as caught:
        load_procedure(change(old, new), "ours.toml")
    assert (caught.value.file_name, caught.value.key) == ("ours.toml", key)
    assert advice in caught.value.advice
    assert str(caught.value) == f"ours.toml, {key}: {caught.value.advice}"


@pytest.mark.parametrize("text", ["id = ", "", "[[links]]\n", "links = 3\nid = 'x'", "= = ="])
def test_what_is_no_procedure_at_all_is_refused(text: str) -> None:
    with pytest.raises(ProcedureFileError):
        load_procedure(text)


def test_links_must_be_tables() -> None:
    start, rest = SMALL_FILE.split("[[links]]", 1)
    tail = rest[rest.index("[tiers.small]") :]
    with pytest.raises(ProcedureFileError, match=r"links 1: Make this a table"):
        load_procedure(start + 'links = ["say"]\n' + tail)
    with pytest.raises(ProcedureFileError, match="at least one"):
        load_procedure(start + "links = []\n" + tail)


def test_broken_toml_tells_the_line() -> None:
    with pytest.raises(ProcedureFileError, match=r"ours\.toml: This is not valid TOML.*line 3"):
        load_procedure('id = "x"\n\nname = { en = "A"\n', "ours.toml")


def test_a_file_saved_as_gbk_is_told_to_be_saved_as_utf8(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(SMALL_FILE.encode("gbk"))
    with pytest.raises(ProcedureFileError, match=r"ours\.toml: .*encoding UTF-8"):
        load_procedure(path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(SMALL_FILE, encoding="utf-8-sig")
    assert load_procedure(path).id == "two"


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProcedureFileError, match=r"gone\.toml: The file cannot be read"):
        load_procedure(tmp_path / "gone.toml")


def test_a_town_replaces_and_adds_procedures(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SMALL_FILE, encoding="utf-8")
    (tmp_path / "b.toml").write_text(FIVE.replace("五事工作法", "我们的办法"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a procedure", encoding="utf-8")
    found = list_procedures(tmp_path)
    assert list(found) == ["eight-links", "livelihood-project", "two", "five-steps"]
    assert found["five-steps"].name.zh == "我们的办法"


def test_two_own_files_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SMALL_FILE, encoding="utf-8")
    with pytest.raises(
        ProcedureFileError, match=r"b\.toml, id: Another file here has the id 'two'"
    ):
        list_procedures(tmp_path)


def test_a_folder_that_is_not_there_counts_as_empty(tmp_path: Path) -> None:
    shipped = ["eight-links", "five-steps", "livelihood-project"]
    assert list(list_procedures(tmp_path / "none")) == shipped
    assert list(list_procedures()) == shipped


# The defaults of the design: link, its Chinese name, what closes it.
EIGHT_LINKS = [
    ("collect", "征集议题", (("matter_raised",),)),
    ("select", "确定议题", (("triaged",),)),
    ("investigate", "调研走访", (("field_visit", "opinion_round"),)),
    ("invite", "邀请各方", (("plan_made",), ("required_roles_invited",), ("notice_published",))),
    ("deliberate", "协商议事", (("meeting_held",), ("attendance_taken",), ("minutes_approved",))),
    ("agree", "形成成果", (("outcome_recorded",), ("action_items_set",))),
    ("deliver", "办理落实", (("all_items_accepted",),)),
    ("review", "反馈评议", (("result_published",), ("rating_passed",))),
]


def test_the_shipped_eight_links_are_those_of_the_practice() -> None:
    procedure = load_procedure(EIGHT)
    assert procedure.name.zh == "八大工作环节"
    assert [(link.id, link.name.zh, link.needs) for link in procedure.links] == EIGHT_LINKS
    assert [link.id for link in procedure.links if not link.closes_itself] == ["investigate"]
    assert [link.id for link in procedure.links if link.can_be_skipped] == ["investigate"]
    assert procedure.links[2].skip_needs_tier == ("small", "urgent")
    assert procedure.links[2].needs_when == {"expert_review": (("expert_review",),)}


def test_the_shipped_deadlines_are_those_of_the_practice() -> None:
    tiers = load_procedure(EIGHT).tiers
    assert tiers["small"].total_days == 15
    assert tiers["big"].total_days == 90
    urgent = tiers["urgent"].by_days
    assert [urgent[link] for link in ("deliberate", "agree", "deliver", "review")] == [1, 3, 30, 37]


@pytest.mark.parametrize("text", [EIGHT, FIVE, PROJECT])
def test_the_shipped_limits_are_those_of_the_practice(text: str) -> None:
    procedure = load_procedure(text)
    assert (procedure.warn_at, procedure.late_at) == (0.8, 1.0)
    assert (procedure.solved_threshold, procedure.min_ratings) == (0.7, 1)
    assert procedure.reopen_at == "deliver"


def test_the_five_steps_stand_for_each_of_the_eight_links_once() -> None:
    procedure = load_procedure(FIVE)
    assert [link.name.zh for link in procedure.links] == ["说事", "议事", "定事", "办事", "评事"]
    covered = [link_id for link in procedure.links for link_id in link.stands_for]
    assert covered == [link_id for link_id, _, _ in EIGHT_LINKS]
    assert procedure.for_tiers == ("small",)
    assert procedure.not_agreed_reopen_at == "discuss"


def test_a_livelihood_project_walks_from_adoption_to_rating() -> None:
    procedure = load_procedure(PROJECT)
    assert [(link.id, link.needs) for link in procedure.links] == [
        ("adopt", (("suggestion_adopted",),)),
        ("deliver", (("action_items_set",), ("all_items_accepted",))),
        ("review", (("result_published",), ("rating_passed",))),
    ]
    assert (procedure.for_tiers, list(procedure.tiers)) == ((), ["small", "big"])
    assert list(procedure.quorum) == ["small", "big"]


def test_a_procedure_for_no_tier_takes_its_tiers_from_its_days() -> None:
    procedure = load_procedure(change('["small"]', "[]"))
    assert (procedure.for_tiers, list(procedure.tiers)) == ((), ["small"])
    with pytest.raises(ProcedureFileError, match="tiers names only: small"):
        load_procedure(change('["small"]', "[]").replace("quorum.small", "quorum.big"))
    with pytest.raises(ProcedureFileError, match="'tiny' is not known"):
        load_procedure(change('["small"]', "[]").replace("tiers.small", "tiers.tiny"))


def test_every_kind_of_evidence_is_asked_for_somewhere() -> None:
    links = (*load_procedure(EIGHT).links, *load_procedure(PROJECT).links)
    asked = {
        kind
        for link in links
        for group in link.needed(frozenset({"expert_review"}))
        for kind in group
    }
    assert asked == set(EVIDENCE)


def test_the_parties_that_must_be_invited() -> None:
    quorum = load_procedure(EIGHT).quorum
    expert = frozenset({"expert_review"})
    assert quorum["small"].required(frozenset()) == ("resident",)
    assert quorum["big"].required(frozenset()) == ("resident", "deputy", "office")
    assert quorum["urgent"].required(expert) == ("resident", "office", "expert")


def test_a_party_named_twice_is_invited_once() -> None:
    text = change(
        'required_roles = ["resident"]',
        'required_roles = ["resident", "expert"]\n'
        'required_roles_when = { expert_review = ["expert", "lawyer"] }',
    )
    quorum = load_procedure(text).quorum["small"]
    assert quorum.required(frozenset({"expert_review"})) == ("resident", "expert", "lawyer")


def read_explained_keys() -> dict[str, set[str]]:
    """The keys that docs/procedures.md explains, by table: `### key` below `## Table: name`."""
    text = Path(__file__).parents[2].joinpath("docs/procedures.md").read_text(encoding="utf-8")
    explained: dict[str, set[str]] = {}
    table = ""
    for line in text.splitlines():
        if line.startswith("## "):
            table = line.removeprefix("## Table: ").strip("`")
        elif line.startswith("### "):
            explained.setdefault(table, set()).add(line.removeprefix("### ").strip("`"))
    return explained


def test_every_accepted_key_is_explained_and_no_other() -> None:
    accepted = {table: set(keys) for table, keys in ACCEPTED_KEYS.items()}
    assert read_explained_keys() == accepted
