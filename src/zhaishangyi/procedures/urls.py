"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zhaishangyi.procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.list_ways, name="list"),
    path("<slug:slug>/", views.show_way, name="show"),
]
