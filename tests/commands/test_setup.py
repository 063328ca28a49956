"""Beginning a real town."""

from __future__ import annotations

from typing import Any

import pytest

from zhaishangyi.commands import setup
from zhaishangyi.folder import FolderProblem
from zhaishangyi.people.models import InvitationSlip, Person, RoleGrant
from zhaishangyi.people.queries import find_slip
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.models import Entry


def test_a_town_an_administrator_and_a_slip(db: Any):
    secret = setup.open_town("香樟镇", "xiangzhang", "王芳")
    slip = find_slip(secret)
    assert slip is not None
    assert slip.is_for_staff
    assert slip.person.name == "王芳"
    assert [grant.role for grant in RoleGrant.objects.all()] == ["administrator"]
    assert [entry.role for entry in Entry.objects.all()] == ["operator", "operator"]
    assert secret not in "".join(entry.content for entry in Entry.objects.all())


def test_the_same_again_gives_a_new_slip_and_ends_the_old_one(db: Any):
    first = setup.open_town("香樟镇", "xiangzhang", "王芳")
    second = setup.open_town("香樟镇", "xiangzhang", "王芳")
    assert first != second
    assert (Jurisdiction.objects.count(), Person.objects.count()) == (1, 1)
    usable = InvitationSlip.objects.filter(cancelled_at=None)
    assert [slip.pk for slip in usable] == [getattr(find_slip(second), "pk", None)]


@pytest.mark.parametrize(("code", "name"), [("other", "王芳"), ("xiangzhang", "李四")])
def test_another_town_in_the_same_folder_is_refused(db: Any, code: str, name: str):
    setup.open_town("香樟镇", "xiangzhang", "王芳")
    with pytest.raises(FolderProblem, match="There is a town in this folder already: 香樟镇"):
        setup.open_town("香樟镇", code, name)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("town", "code", "name"), [("", "xz", "王芳"), ("香樟镇", "不行", "王芳"), ("香樟镇", "xz", "")]
)
def test_what_is_wrong_leaves_nothing_behind(db: Any, town: str, code: str, name: str):
    with pytest.raises(RuleBroken):
        setup.open_town(town, code, name)
    assert not Jurisdiction.objects.exists()
    assert not Entry.objects.exists()


def test_the_link_leads_to_the_slip(db: Any):
    assert setup.write_link("https://yi.example.cn", "ABC") == "https://yi.example.cn/slip/ABC/"
