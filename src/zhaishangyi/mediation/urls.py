"""Addresses of mediation, by who keeps them."""

from django.urls import URLPattern

from zhaishangyi.mediation.urls_agreeing import urlpatterns as agreeing
from zhaishangyi.mediation.urls_cases import urlpatterns as cases
from zhaishangyi.mediation.urls_taking import urlpatterns as taking

app_name = "mediation"
urlpatterns: list[URLPattern] = [*cases, *taking, *agreeing]
