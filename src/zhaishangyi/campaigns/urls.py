from django.urls import path

from zhaishangyi.campaigns import views, views_membership

app_name = "campaigns"
urlpatterns = [
    path("", views.list_campaigns, name="list"),
    path("towns/<uuid:jurisdiction>/new/", views.open_campaign, name="open"),
    path("<uuid:campaign>/", views.show_campaign, name="show"),
    path("<uuid:campaign>/change/", views.change_campaign, name="change"),
    path("<uuid:campaign>/targets/", views.set_targets, name="targets"),
    path("<uuid:campaign>/remind/", views.remind_villages, name="remind"),
    path("<uuid:campaign>/close/", views.close_campaign, name="close"),
    path("<uuid:campaign>/cancel/", views.cancel_campaign, name="cancel"),
    path("<uuid:campaign>/villages/add/", views_membership.add_village, name="village_add"),
    path(
        "<uuid:campaign>/villages/<uuid:village>/leave/",
        views_membership.leave_village,
        name="village_leave",
    ),
    path("<uuid:campaign>/matters/add/", views_membership.add_matter, name="matter_add"),
    path(
        "<uuid:campaign>/matters/<uuid:matter>/remove/",
        views_membership.remove_matter,
        name="matter_remove",
    ),
    path("<uuid:campaign>/events/add/", views_membership.add_event, name="event_add"),
    path(
        "<uuid:campaign>/events/<uuid:meeting>/remove/",
        views_membership.remove_event,
        name="event_remove",
    ),
]
