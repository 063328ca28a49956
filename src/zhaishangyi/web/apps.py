"""The web room in Django's list of apps."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page frames, components, static files and error pages."""

    name = "zhaishangyi.web"
    label = "web"
