"""Addresses of the room of matters."""

from django.urls import path

from zhaishangyi.matters.views import (
    crossing,
    inquiry,
    links,
    lists,
    raising,
    receipts,
    reviews,
    triage,
)

app_name = "matters"
urlpatterns = [
    path("", lists.list_matters, name="list"),
    path("raise/", raising.raise_matter, name="raise"),
    path("receipt/", receipts.show_receipt, name="receipt"),
    path("<uuid:matter>/sent/", raising.show_sent, name="sent"),
    path("<uuid:matter>/triage/", triage.triage, name="triage"),
    path("<uuid:matter>/assign/", triage.assign, name="assign"),
    path("<uuid:matter>/tier/", triage.retier, name="retier"),
    path("<uuid:matter>/release/", triage.release, name="release"),
    path("<uuid:matter>/visits/new/", inquiry.visit, name="visit"),
    path("<uuid:matter>/opinions/new/", inquiry.open_round, name="opinions_open"),
    path("opinions/<uuid:opinion_round>/", inquiry.show_round, name="opinions"),
    path("opinions/<uuid:opinion_round>/close/", inquiry.close_round, name="opinions_close"),
    path("<uuid:matter>/experts/new/", reviews.ask_expert, name="expert_ask"),
    path("experts/<uuid:review>/visits/new/", reviews.visit_for_review, name="expert_visit"),
    path("experts/<uuid:review>/finding/", reviews.write_finding, name="expert_find"),
    path("<uuid:matter>/links/<slug:link>/close/", links.close_link, name="link_close"),
    path("<uuid:matter>/links/<slug:link>/skip/", links.skip_link, name="link_skip"),
    path("<uuid:matter>/sides/new/", crossing.ask_side, name="side_ask"),
    path("sides/<uuid:side>/answer/", crossing.answer_side, name="side_answer"),
    path("sides/<uuid:side>/leave/", crossing.leave_matter, name="side_leave"),
    path("<uuid:matter>/follow/", links.follow, name="follow"),
    path("<uuid:matter>/unfollow/", links.unfollow, name="unfollow"),
]
