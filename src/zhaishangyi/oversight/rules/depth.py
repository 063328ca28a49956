"""Depth: where and how it reaches. No Django here. (深度)"""

from __future__ import annotations

from zhaishangyi.oversight.rules.measures import add_all, define, divide, list_table, read
from zhaishangyi.procedures.voice import Bilingual

CASES = Bilingual("mediations, counted and never opened", "调解登记，只数不看内容")
MEETINGS = Bilingual("meetings that were held, and their venues", "开完的会和议事点")
MATTERS = Bilingual("matters", "议题")

depth = define("depth")

DEPTH = (
    depth(
        "disputes",
        ("Petitions and disputes taken up", "受理信访和矛盾纠纷"),
        ("Mediations, on the day on which they were opened.", "登记的调解，按登记那天算。"),
        "disputes",
        CASES,
        add_all("disputes"),
        is_sealed=True,
    ),
    depth(
        "settled",
        ("Of these settled", "其中调解成功"),
        (
            "Those of them with an agreement that stands.",
            "其中达成协议而且还有效的。",
        ),
        "disputes",
        CASES,
        read("disputes.settled"),
        is_sealed=True,
    ),
    depth(
        "settled_share",
        ("Share settled", "调解成功率"),
        ("Settled ÷ taken up.", "调解成功 ÷ 受理。"),
        "percent",
        CASES,
        divide(read("disputes.settled"), add_all("disputes")),
        is_sealed=True,
    ),
    *(
        depth(
            f"settled_{level}",
            (f"Settled at the {level}", f"{name}调解成功"),
            (
                f"Settled, with the standing agreement signed at the {level}.",
                f"调解成功，协议是在{name}签的。",
            ),
            "disputes",
            CASES,
            read(f"settled.{level}"),
            is_sealed=True,
        )
        for level, name in (("grid", "网格"), ("village", "村居"), ("town", "镇里"))
    ),
    depth(
        "settled_where_it_arose",
        ("Settled where it arose", "就地化解"),
        ("Settled without going up a level.", "没有往上交就调解成功的。"),
        "disputes",
        CASES,
        read("settled_here"),
        is_sealed=True,
    ),
    depth(
        "settled_where_it_arose_share",
        ("Share settled where it arose", "就地化解率"),
        ("Settled where it arose ÷ settled.", "就地化解 ÷ 调解成功。"),
        "percent",
        CASES,
        divide(read("settled_here"), read("disputes.settled")),
        is_sealed=True,
    ),
    depth(
        "climbed",
        ("Went up a level", "上交一级"),
        (
            "Those taken up that went up a level at least once.",
            "受理的里面至少往上交过一次的。",
        ),
        "disputes",
        CASES,
        read("climbed"),
        is_sealed=True,
    ),
    depth(
        "venues_used",
        ("Venues used", "用过的议事点"),
        (
            "Venues of the place where at least one deliberation, legal talk or activity was held.",
            "当地至少办过一场协商会、普法或活动的议事点。",
        ),
        "venues",
        MEETINGS,
        read("venues_used"),
    ),
    depth(
        "brands",
        ("Names people know them by", "议事品牌"),
        ("Different names of these venues.", "这些议事点叫得出的名字。"),
        "brands",
        MEETINGS,
        read("brands"),
    ),
    depth(
        "talks_outside",
        ("Held outside the meeting room", "会议室外的协商会"),
        (
            "Deliberations held at a venue that is neither hall nor office, or on the spot "
            "without a venue.",
            "在会堂和办公室以外的议事点开的，或者没有议事点、当场开的。",
        ),
        "meetings",
        MEETINGS,
        read("outside"),
    ),
    depth(
        "talks_outside_share",
        ("Share held outside the meeting room", "会议室外占比"),
        ("Held outside the meeting room ÷ deliberations held.", "会议室外的协商会 ÷ 协商会场次。"),
        "percent",
        MEETINGS,
        divide(read("outside"), read("meetings.deliberation")),
    ),
    depth(
        "on_the_spot",
        ("Opened on the spot", "当场就开的"),
        ("Deliberations opened without a plan.", "没有预先安排、当场就开的协商会。"),
        "meetings",
        MEETINGS,
        read("on_the_spot"),
    ),
    depth(
        "lawyers_present",
        ("With somebody who knows the law", "有法律人士到场"),
        (
            "Deliberations at which a lawyer or the judicial office was checked in.",
            "律师或司法所签了到的协商会。",
        ),
        "meetings",
        MEETINGS,
        read("lawyers"),
    ),
    depth(
        "channels",
        ("Ways in which matters came in", "议题来源"),
        ("Matters raised, by the way in which they came in.", "提出的议题，按来的渠道分。"),
        "matters",
        MATTERS,
        list_table("channel"),
        is_table=True,
    ),
    depth(
        "legal_talks",
        ("Legal talks", "普法场次"),
        ("Legal talks that were held and closed.", "办完的普法活动。"),
        "meetings",
        MEETINGS,
        read("meetings.legal_talk"),
    ),
    depth(
        "activities",
        ("Activities", "活动场次"),
        ("Activities that were held and closed.", "办完的活动。"),
        "meetings",
        MEETINGS,
        read("meetings.activity"),
    ),
)
