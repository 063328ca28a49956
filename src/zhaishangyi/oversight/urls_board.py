"""Addresses of the board."""

from django.urls import path

from zhaishangyi.oversight.views import board, drill, history

urlpatterns = [
    path("", board.start, name="start"),
    path("<uuid:place>/", board.show_board, name="board"),
    path("<uuid:place>/matters/", drill.show_drill, name="drill"),
    path("<uuid:place>/links/", history.show_history, name="history"),
]
