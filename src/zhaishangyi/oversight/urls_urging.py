"""Addresses of urging."""

from django.urls import path

from zhaishangyi.oversight.views import urging

urlpatterns = [
    path("matters/<uuid:matter>/urge/", urging.send_urge, name="urge_send"),
    path("urges/<uuid:urge>/", urging.show_urge, name="urge"),
    path("urges/<uuid:urge>/answer/", urging.answer_urge, name="urge_answer"),
    path("urges/<uuid:urge>/pass-on/", urging.escalate_urge, name="urge_escalate"),
    path("urges/<uuid:urge>/end/", urging.close_urge, name="urge_close"),
]
