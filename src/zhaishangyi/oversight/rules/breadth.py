"""Breadth: who takes part. No Django here. (广度)"""

from __future__ import annotations

from zhaishangyi.oversight.rules.coverage import list_coverage
from zhaishangyi.oversight.rules.measures import (
    REPRESENTATIVES,
    Tallies,
    Value,
    add,
    add_all,
    compute_percent,
    define,
    divide,
    list_table,
    read,
)
from zhaishangyi.procedures.voice import Bilingual

MEETINGS = Bilingual("meetings that were held and closed", "开完的协商会")
ATTENDANCE = Bilingual("attendance of meetings that were held", "协商会的签到")
ROSTER = Bilingual("roster, and attendance of meetings that were held", "人员名册和协商会的签到")
THEME = Bilingual("meetings on matters of theme months", "专题月议题的协商会")

breadth = define("breadth")
representatives = add(*(f"present.{role}" for role in REPRESENTATIVES))
theme_representatives = add(*(f"campaign.present.{role}" for role in REPRESENTATIVES))


def share_roster(tallies: Tallies) -> Value:
    """The coverage of the roster; None for a time in which nobody could have taken part."""
    if not tallies.get("meetings.deliberation"):
        return None
    return compute_percent(tallies.get("took_part.all", 0), tallies.get("roster.all", 0))


BREADTH = (
    breadth(
        "meetings",
        ("Deliberations held", "协商会场次"),
        (
            "Deliberations that were held and closed, on the day on which they were opened.",
            "开完的协商会，按开会那天算。",
        ),
        "meetings",
        MEETINGS,
        read("meetings.deliberation"),
    ),
    breadth(
        "participations",
        ("Participations", "参与人次"),
        (
            "Everybody checked in at a deliberation that was held, once a meeting.",
            "协商会上签了到的人，一场算一次。",
        ),
        "participations",
        ATTENDANCE,
        add_all("present"),
    ),
    breadth(
        "representatives",
        ("Of these by representatives", "其中代表委员"),
        (
            "Participations of people's deputies and CPPCC members.",
            "人大代表和政协委员的参与人次。",
        ),
        "participations",
        ATTENDANCE,
        representatives,
    ),
    breadth(
        "representative_share",
        ("Share of representatives", "代表委员占比"),
        ("Participations of representatives ÷ participations.", "代表委员人次 ÷ 参与人次。"),
        "percent",
        ATTENDANCE,
        divide(representatives, add_all("present")),
    ),
    breadth(
        "participations_by_role",
        ("Participations by role", "各类人员的人次"),
        ("Participations, by the role in which somebody came.", "参与人次，按来的身份分。"),
        "participations",
        ATTENDANCE,
        list_table("present"),
        is_table=True,
    ),
    breadth(
        "invited",
        ("Invited", "受邀人次"),
        ("Invitations to deliberations that were held.", "开完的协商会发出的邀请。"),
        "participations",
        ATTENDANCE,
        read("invited"),
    ),
    breadth(
        "attended",
        ("Invited and came", "应邀到会"),
        ("Those of the invited who were checked in.", "受邀的人里签了到的。"),
        "participations",
        ATTENDANCE,
        read("attended"),
    ),
    breadth(
        "attendance_share",
        ("Attendance of those invited", "到会率"),
        ("Invited and came ÷ invited.", "应邀到会 ÷ 受邀人次。"),
        "percent",
        ATTENDANCE,
        divide(read("attended"), read("invited")),
    ),
    breadth(
        "roster",
        ("People on the roster", "名册人数"),
        (
            "People on the roster of the place, without those who left before the period.",
            "当地名册上的人，时段开始前已经迁走的不算。",
        ),
        "people",
        ROSTER,
        read("roster.all"),
    ),
    breadth(
        "people",
        ("Different people who took part", "参与人数"),
        (
            "People of the roster who were checked in at one deliberation at least, each once.",
            "名册上至少到过一场协商会的人，每人只算一次。",
        ),
        "people",
        ROSTER,
        read("took_part.all"),
    ),
    breadth(
        "coverage",
        ("Coverage of the roster", "名册覆盖面"),
        (
            "Different people who took part ÷ people on the roster, where a deliberation was held.",
            "开过协商会的时段：参与人数 ÷ 名册人数。",
        ),
        "percent",
        ROSTER,
        share_roster,
    ),
    *(
        breadth(
            f"coverage_by_{sort}",
            name,
            (
                "Coverage of the roster for each of these groups; where few people stand behind a "
                "number it is left out, and so are those that would give it away. Everybody reads "
                f"it for one calendar year that is over, of a {level}.",
                "分组看的名册覆盖面；人数太少的不列，能推算出来的也不列。"
                f"对外只公布已过完的整年，以{level_zh}为单位。",
            ),
            "percent",
            ROSTER,
            list_coverage(sort),
            is_table=True,
        )
        for sort, name, level, level_zh in (
            ("age", ("Coverage by age", "各年龄段覆盖面"), "town", "镇"),
            ("sex", ("Coverage by sex", "男女覆盖面"), "town", "镇"),
            ("group", ("Coverage by village group", "各村民小组覆盖面"), "village", "村"),
        )
    ),
    breadth(
        "meetings_in_campaigns",
        ("Deliberations in theme months", "专题月协商会场次"),
        (
            "Deliberations held on matters of a theme month that was not called off.",
            "专题月议题开完的协商会，取消的专题月不算。",
        ),
        "meetings",
        THEME,
        read("campaign.meetings"),
    ),
    breadth(
        "participations_in_campaigns",
        ("Participations in theme months", "专题月参与人次"),
        ("Everybody checked in at these deliberations.", "这些协商会上签了到的人次。"),
        "participations",
        THEME,
        add_all("campaign.present"),
    ),
    breadth(
        "representatives_in_campaigns",
        ("Of these by representatives", "其中代表委员"),
        (
            "Participations of people's deputies and CPPCC members in these deliberations.",
            "这些协商会上人大代表和政协委员的人次。",
        ),
        "participations",
        THEME,
        theme_representatives,
    ),
)
