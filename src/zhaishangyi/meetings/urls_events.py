"""Addresses of legal talks and activities."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhaishangyi.meetings.views import events, questions

urlpatterns: list[URLPattern] = [
    path("events/", events.list_events, name="events"),
    path("events/plan/", events.plan_event, name="event_plan"),
    path("events/now/", events.open_event, name="event_now"),
    path("<uuid:meeting>/event/change/", events.change_event, name="event_change"),
    path("<uuid:meeting>/event/speakers/", events.add_speaker, name="event_speaker"),
    path("<uuid:meeting>/event/count/", events.count_attendance, name="event_count"),
    path("<uuid:meeting>/event/lead/", events.lead_to_matter, name="event_lead"),
    path("<uuid:meeting>/questions/", questions.ask_question, name="question"),
    path("questions/<uuid:question>/answer/", questions.answer_question, name="question_answer"),
    path("questions/<uuid:question>/strike/", questions.strike_question, name="question_strike"),
    path("<uuid:meeting>/leaflets/", questions.add_leaflet, name="leaflet_add"),
    path("leaflets/<uuid:leaflet>/", questions.show_leaflet, name="leaflet"),
]
