"""The addresses that a rehearsal goes to, by the names of the program's pages.

From outside, over HTTP, nobody can ask the program for them; a test compares them with it.
"""

from __future__ import annotations

ADDRESSES: dict[str, str] = {
    "people:sign_in": "/sign-in/",
    "people:become": "/demo/become/",
    "people:roster": "/people/",
    "record:entries": "/record/",
    "web:matter": "/matters/{matter}/",
    "web:meeting": "/meetings/{meeting}/",
    "web:console": "/meetings/{meeting}/console/",
    "matters:raise": "/matters/raise/",
    "matters:triage": "/matters/{matter}/triage/",
    "matters:visit": "/matters/{matter}/visits/new/",
    "matters:opinions_open": "/matters/{matter}/opinions/new/",
    "matters:opinions": "/matters/opinions/{opinion_round}/",
    "matters:opinions_close": "/matters/opinions/{opinion_round}/close/",
    "matters:expert_ask": "/matters/{matter}/experts/new/",
    "matters:expert_find": "/matters/experts/{review}/",
    "matters:link_close": "/matters/{matter}/links/{link}/close/",
    "matters:follow": "/matters/{matter}/follow/",
    "meetings:plan": "/meetings/plan/{matter}/",
    "meetings:agenda": "/meetings/{meeting}/agenda/",
    "meetings:invite": "/meetings/{meeting}/invite/",
    "meetings:announce": "/meetings/{meeting}/announce/",
    "meetings:answer": "/meetings/{meeting}/answer/",
    "meetings:open": "/meetings/{meeting}/open/",
    "meetings:code": "/meetings/{meeting}/code/",
    "meetings:check_in": "/meetings/come/{code}/",
    "meetings:desk": "/meetings/{meeting}/desk/",
    "meetings:agenda_next": "/meetings/{meeting}/agenda/next/",
    "meetings:floor_ask": "/meetings/{meeting}/floor/ask/",
    "meetings:floor_ask_for": "/meetings/{meeting}/floor/ask-for/",
    "meetings:floor_next": "/meetings/{meeting}/floor/next/",
    "meetings:floor_stop": "/meetings/{meeting}/floor/stop/",
    "meetings:note": "/meetings/{meeting}/notes/new/",
    "meetings:outcome": "/meetings/{meeting}/outcome/",
    "meetings:close": "/meetings/{meeting}/close/",
    "meetings:minutes": "/meetings/{meeting}/minutes/write/",
    "meetings:minutes_approve": "/meetings/{meeting}/minutes/approve/",
    "voting:open": "/votes/meetings/{meeting}/new/",
    "voting:cast": "/votes/{motion}/cast/",
    "voting:record": "/votes/{motion}/record/",
    "voting:close": "/votes/{motion}/close/",
    "delivery:mine": "/delivery/",
    "delivery:item": "/delivery/items/{item}/",
    "delivery:item_agree": "/delivery/matters/{matter}/items/new/",
    "delivery:report": "/delivery/items/{item}/report/",
    "delivery:accept": "/delivery/items/{item}/accept/",
    "delivery:publish": "/delivery/matters/{matter}/publish/",
    "delivery:rate": "/delivery/matters/{matter}/rate/",
    "delivery:count": "/delivery/matters/{matter}/count/",
    "delivery:suggest": "/delivery/meetings/{meeting}/suggest/",
}


def find_address(name: str, **parts: str) -> str:
    """The path of a page, with its ids put in."""
    return ADDRESSES[name].format(**parts)
