from django.urls import path

from zhaishangyi.places import views

app_name = "places"
urlpatterns = [
    path("", views.list_places, name="list"),
    path("<uuid:place>/", views.show_place, name="show"),
    path("<uuid:place>/add/", views.add_place, name="add"),
    path("<uuid:place>/rename/", views.rename_place, name="rename"),
    path("<uuid:place>/merge/", views.merge_place, name="merge"),
    path("<uuid:place>/move/", views.move_place, name="move"),
    path("<uuid:place>/outline/", views.set_outline, name="outline"),
    path("<uuid:place>/venues/new/", views.add_venue, name="venue_add"),
    path("venues/<uuid:venue>/", views.show_venue, name="venue"),
    path("venues/<uuid:venue>/poster/", views.show_poster, name="venue_poster"),
    path("venues/<uuid:venue>/change/", views.change_venue, name="venue_change"),
    path("venues/<uuid:venue>/close/", views.close_venue, name="venue_close"),
]
