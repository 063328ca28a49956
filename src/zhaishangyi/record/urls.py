from django.urls import path

from zhaishangyi.record import views

app_name = "record"
urlpatterns = [
    path("photos/<uuid:photo>/", views.show_photo, name="photo"),
    path("photos/<uuid:photo>/small/", views.show_thumb, name="thumb"),
    path("photos/kept/<slug:token>/", views.show_kept, name="kept"),
    path("record/", views.list_entries, name="entries"),
    path("record/<int:entry>/", views.show_entry, name="entry"),
]
