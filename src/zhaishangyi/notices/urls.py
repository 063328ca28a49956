from django.urls import path

from zhaishangyi.notices import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.show_inbox, name="inbox"),
    path("inbox/read/", views.read_messages, name="read"),
    path("notices/", views.list_notices, name="list"),
    path("notices/<uuid:notice>/", views.show_notice, name="show"),
    path("notices/<uuid:notice>/withdraw/", views.withdraw_notice, name="withdraw"),
    path("notices/new/<uuid:place>/", views.publish_notice, name="publish"),
]
