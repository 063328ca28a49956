"""One of everything: reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.matters.models import ExpertReview, ReviewVisit
from zhaishangyi.meetings.models import ReviewDecision
from zhaishangyi.record import clock


def fill_reviews(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """An office that was asked and went to look, a finding, and a decision with more to follow."""
    asked = ExpertReview.objects.create(
        matter_id=values["matter"],
        asked_of="镇建设办",
        office=world.office,
        question="路面要多厚？",
        scope="只看三号桥往南。",
        due_on=clock.today() - timedelta(days=1),
    )
    ReviewVisit.objects.create(
        review=asked, visited_at=clock.now(), who_went="倪主任", text="取了三处芯样。"
    )
    found = [
        ExpertReview.objects.create(
            matter_id=values["matter"],
            asked_of="检测公司",
            question="配比对不对？",
            finding="灰剂量不够。",
            found_at=clock.now(),
        )
        for _number in range(2)
    ]
    decision = ReviewDecision.objects.create(
        review=found[1], verdict="accepted", follow_up="雨后再量一次"
    )
    return {"office_review": asked.pk, "found_review": found[0].pk, "decision": decision.pk}
