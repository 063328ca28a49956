"""The addresses of a demo: those of a town, and the switcher's."""

from __future__ import annotations

from django.urls import include, path

from zhaishangyi import urls as town
from zhaishangyi.people import urls as people
from zhaishangyi.people.views.demo import become

with_switcher = [*people.urlpatterns, path("demo/become/", become, name="become")]
urlpatterns = [
    path("", include((with_switcher, "people"))),
    *(entry for entry in town.urlpatterns if getattr(entry, "app_name", "") != "people"),
]
handler400, handler403 = town.handler400, town.handler403
handler404, handler500 = town.handler404, town.handler500
