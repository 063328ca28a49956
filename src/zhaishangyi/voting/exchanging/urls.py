"""Addresses of rounds as tables."""

from __future__ import annotations

from django.urls import path

from zhaishangyi.voting.exchanging import views

urlpatterns = [
    path("rounds/<uuid:round>/votes.csv", views.give_votes, name="round_votes"),
    path("rounds/<uuid:round>/comments.csv", views.give_statements, name="round_statements"),
    path("meetings/<uuid:meeting>/rounds/import/", views.import_round, name="round_import"),
]
