from django.urls import path

from zhaishangyi.web.views import (
    console,
    desk,
    health,
    home,
    matter,
    matter_record,
    me,
    meeting,
    preferences,
    projector,
    review,
)

app_name = "web"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("matters/<uuid:matter>/", matter.show_matter, name="matter"),
    path("matters/<uuid:matter>/record/", matter_record.show_record, name="matter_record"),
    path("matters/experts/<uuid:review>/", review.show_review, name="review"),
    path("meetings/<uuid:meeting>/", meeting.show_meeting, name="meeting"),
    path("meetings/<uuid:meeting>/console/", console.show_console, name="console"),
    path("meetings/<uuid:meeting>/console/now/", console.show_now, name="console_now"),
    path("meetings/<uuid:meeting>/projector/", projector.show_projector, name="projector"),
    path("desk/", desk.show_desk, name="desk"),
    path("me/", me.show_me, name="me"),
    path("preferences/", preferences.keep_preferences, name="preferences"),
    path("healthz", health.show_health, name="health"),
]
