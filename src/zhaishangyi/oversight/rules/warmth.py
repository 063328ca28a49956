"""Warmth: whether it helps. No Django here. (温度)"""

from __future__ import annotations

from zhaishangyi.oversight.rules.measures import (
    add,
    add_all,
    define,
    divide,
    read,
    share_floor,
    sum_floor,
    take_percentile,
)
from zhaishangyi.procedures.voice import Bilingual

SUGGESTIONS = Bilingual("suggestions", "建议")
PROJECTS = Bilingual("livelihood projects", "民生实事项目")
MATTERS = Bilingual("matters", "议题")
RATINGS = Bilingual("residents' ratings", "居民评议")
TURNS = Bilingual("turns at the floor in deliberations held", "协商会的发言计时")
PROMISES = Bilingual("promises made in outcomes", "协商成果里的办理事项")

warmth = define("warmth")

WARMTH = (
    warmth(
        "suggestions",
        ("Suggestions", "建议"),
        ("Suggestions, on the day on which they were made.", "提出的建议，按提出那天算。"),
        "suggestions",
        SUGGESTIONS,
        read("suggestions"),
    ),
    warmth(
        "suggestions_adopted",
        ("Of these adopted", "其中采纳"),
        ("Those of them that have been adopted since.", "其中后来采纳了的。"),
        "suggestions",
        SUGGESTIONS,
        read("adopted"),
    ),
    warmth(
        "suggestions_adopted_share",
        ("Share adopted", "采纳率"),
        ("Adopted ÷ suggestions.", "采纳 ÷ 建议。"),
        "percent",
        SUGGESTIONS,
        divide(read("adopted"), read("suggestions")),
    ),
    warmth(
        "projects",
        ("Livelihood projects delivered", "办成的民生实事"),
        (
            "Livelihood projects, on the day on which they were delivered.",
            "办成的民生实事项目，按办成那天算。",
        ),
        "projects",
        PROJECTS,
        read("projects"),
    ),
    warmth(
        "projects_begun",
        ("Livelihood projects taken on", "立项的民生实事"),
        (
            "Livelihood projects, on the day on which they were taken on.",
            "立项的民生实事项目，按立项那天算。",
        ),
        "projects",
        PROJECTS,
        read("projects_begun"),
    ),
    warmth(
        "raised",
        ("Matters raised", "提出的议题"),
        ("Matters, on the day on which they were raised.", "议题，按提出那天算。"),
        "matters",
        MATTERS,
        add_all("channel"),
    ),
    warmth(
        "solved",
        ("Matters solved", "办结的议题"),
        (
            "Matters whose last link is closed, on the day on which it was.",
            "最后一个环节也办完了的议题，按办完那天算。",
        ),
        "matters",
        MATTERS,
        add_all("close_days"),
    ),
    warmth(
        "solved_in_campaigns",
        ("Solved in theme months", "专题月解决的问题"),
        (
            "Those of them that belong to a theme month that was not called off.",
            "其中属于专题月的，取消的专题月不算。",
        ),
        "matters",
        MATTERS,
        read("campaign.solved"),
    ),
    warmth(
        "days_to_close",
        ("Days from raised to solved", "办结天数"),
        (
            "The median of the days from raised to solved of the matters solved.",
            "办结的议题从提出到办结的天数，取中间一个。",
        ),
        "days",
        MATTERS,
        take_percentile("close_days", 50),
    ),
    warmth(
        "days_to_close_p90",
        ("Days in which nine of ten are solved", "九成办结天数"),
        (
            "The days from raised to solved that nine of ten matters solved do not exceed.",
            "办结的议题里，十件有九件不超过这个天数。",
        ),
        "days",
        MATTERS,
        take_percentile("close_days", 90),
    ),
    warmth(
        "ratings",
        ("Ratings", "评议"),
        (
            "Ratings of results, on the day on which they were given.",
            "对结果的评议，按评的那天算。",
        ),
        "ratings",
        RATINGS,
        add_all("rating"),
    ),
    warmth(
        "satisfied",
        ("Of these “solved”", "其中评为“解决了”"),
        ("Ratings that say solved; “nearly” is not solved.", "评为解决了的；差不多不算。"),
        "ratings",
        RATINGS,
        read("rating.solved"),
    ),
    warmth(
        "satisfaction",
        ("Satisfaction", "满意率"),
        ("Ratings that say solved ÷ ratings.", "评为解决了的 ÷ 评议。"),
        "percent",
        RATINGS,
        divide(read("rating.solved"), add_all("rating")),
    ),
    warmth(
        "floor",
        ("Time at the floor", "发言时长"),
        (
            "Seconds for which each group held the floor, without pauses; never by person.",
            "各方发言的秒数，暂停不算；从不按人统计。",
        ),
        "seconds",
        TURNS,
        sum_floor,
        is_table=True,
    ),
    warmth(
        "floor_share",
        ("Who held the floor", "谁在说话"),
        ("Time at the floor of each group ÷ time at the floor.", "各方发言时长 ÷ 发言总时长。"),
        "percent",
        TURNS,
        share_floor,
        is_table=True,
    ),
    warmth(
        "promises_due",
        ("Promises that fell due", "到期的办理事项"),
        (
            "Promises that were not withdrawn and whose last day is over.",
            "没有撤回、约定日子已经过了的办理事项。",
        ),
        "promises",
        PROMISES,
        add("promises_due"),
    ),
    warmth(
        "promises_kept",
        ("Of these kept in time", "其中按时办好"),
        (
            "Those of them that were said to be done by their last day, and accepted.",
            "其中在约定日子前说办好、后来也验收了的。",
        ),
        "promises",
        PROMISES,
        read("promises_kept"),
    ),
    warmth(
        "promises_kept_share",
        ("Share kept in time", "按时办好率"),
        ("Kept in time ÷ fell due.", "按时办好 ÷ 到期。"),
        "percent",
        PROMISES,
        divide(read("promises_kept"), read("promises_due")),
    ),
    warmth(
        "reopened",
        ("Reopened", "重新办理"),
        (
            "Times that a matter went back to an earlier link, because it was not agreed or did "
            "not help.",
            "没谈拢或者没管用、回到前面环节重新办的次数。",
        ),
        "times",
        MATTERS,
        read("reopened"),
    ),
)
