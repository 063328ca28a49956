from django.urls import path

from zhaishangyi.voting import views
from zhaishangyi.voting.exchanging.urls import urlpatterns as exchanging
from zhaishangyi.voting.statements.urls import urlpatterns as statements

app_name = "voting"
urlpatterns = [
    *statements,
    *exchanging,
    path("meetings/<uuid:meeting>/new/", views.open_motion, name="open"),
    path("<uuid:motion>/", views.show_motion, name="show"),
    path("<uuid:motion>/cast/", views.cast_vote, name="cast"),
    path("<uuid:motion>/record/", views.record_votes, name="record"),
    path("<uuid:motion>/withdraw/", views.withdraw_motion, name="withdraw"),
    path("<uuid:motion>/close/", views.close_motion, name="close"),
]
