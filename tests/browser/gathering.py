"""A meeting that is opened here and now, for what has to be tried out in one."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.person import Person


@dataclass(frozen=True)
class Talk:
    """Where a sitting meeting is found, and where a phone checks in to it."""

    address: str
    check_in: str


def gather(convener: Person, title: str) -> Talk:
    """Open a meeting without a plan, from the list of meetings."""
    convener.visit("/meetings/")
    convener.press("当场开一场")
    convener.fill("什么事？", title)
    convener.fill("在哪个村？", "八烈村")
    convener.fill("具体在哪？", "晒谷场边上")
    convener.press("现在就开")
    address = convener.page.url.removeprefix(convener.url).removesuffix("console/")
    convener.visit(f"{address}code/")
    code = convener.page.locator(".receipt__code").inner_text().replace(" ", "")
    return Talk(address, f"/meetings/come/{code}/")


def open_vote(convener: Person, talk: Talk, question: str) -> None:
    """Put a question to everybody who is there."""
    convener.visit(f"{talk.address}console/")
    convener.press("提一件事来表决")
    convener.fill("问大家什么？", question)
    convener.choose("怎样算通过？", "到会的人过半数说行")
    convener.press("念一遍，开始表决")
