import pytest
from django.urls import reverse
from zhaishangyi.people import actions
from zhaishangyi.record.actor import operator
def test_pages(world):
    p=world.people["resident"]
    for who,urls in {"anonymous":["people:sign_in","people:slip_by_hand","people:sign_out","account_login"],
      "resident":["people:account","people:pin_change"],
      "administrator":["people:roster","people:add","people:offices","people:office_add","people:account","mfa_index"]}.items():
        c=world.client(who)
        for u in urls:
            r=c.get(reverse(u)); assert r.status_code==200,(u,r.status_code,r.content.decode()[:3000])
    c=world.client("administrator")
    for u in ["show","change","leave","grant","issue_slip"]:
        r=c.get(reverse("people:"+u,args=[p.pk])); assert r.status_code==200,(u,r.status_code)
