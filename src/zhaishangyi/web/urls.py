from django.urls import path

from zhaishangyi.web.views import health

app_name = "web"
urlpatterns = [
    path("healthz", health.show_health, name="health"),
]
