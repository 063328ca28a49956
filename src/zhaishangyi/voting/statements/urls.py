"""Addresses of rounds and statements, below those of the room."""

from __future__ import annotations

from django.urls import path

from zhaishangyi.voting.statements import desk_views, views

urlpatterns = [
    path("meetings/<uuid:meeting>/round/", views.open_round, name="round_open"),
    path("rounds/<uuid:round>/", views.show_round, name="round"),
    path("rounds/<uuid:round>/add/", views.add_statement, name="statement_add"),
    path("rounds/<uuid:round>/statements/", desk_views.list_statements, name="statements"),
    path("rounds/<uuid:round>/slip/", desk_views.take_slip, name="round_slip"),
    path("rounds/<uuid:round>/close/", desk_views.close_round, name="round_close"),
    path("statements/<uuid:statement>/vote/", views.cast_stance, name="statement_vote"),
    path("statements/<uuid:statement>/vote-for/", desk_views.cast_for, name="statement_vote_for"),
    path("statements/<uuid:statement>/show/", desk_views.show_statement, name="statement_show"),
    path(
        "statements/<uuid:statement>/decline/",
        desk_views.decline_statement,
        name="statement_decline",
    ),
]
