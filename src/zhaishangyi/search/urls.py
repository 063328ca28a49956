from django.urls import path

from zhaishangyi.search import views

app_name = "search"
urlpatterns = [path("", views.find, name="find")]
