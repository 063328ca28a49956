from django.urls import URLPattern, URLResolver, include, path

from zhaishangyi.exchange.api import list_urls
from zhaishangyi.exchange.views import feeds, open_data, webhooks

app_name = "exchange"
hooks = [
    path("", webhooks.show_webhook, name="webhook"),
    path("change/", webhooks.change_webhook, name="webhook_change"),
    path("pause/", webhooks.pause_webhook, name="webhook_pause"),
    path("test/", webhooks.test_webhook, name="webhook_test"),
    path("delete/", webhooks.delete_webhook, name="webhook_delete"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("open-data/", open_data.show_open_data, name="open_data"),
    path("open-data/latest.zip", feeds.send_latest_bundle, name="bundle_latest"),
    path("open-data/<str:day>.zip", feeds.send_day_bundle, name="bundle"),
    path("open-data/<slug:dataset>.<slug:fmt>", open_data.download, name="download"),
    path("calendar.ics", feeds.show_calendar, name="calendar"),
    path("places/<uuid:place>/calendar.ics", feeds.show_place_calendar, name="place_calendar"),
    path("feeds/notices.<slug:fmt>", feeds.show_feed, name="notices_feed"),
    path("places/<uuid:place>/notices.<slug:fmt>", feeds.show_place_feed, name="place_feed"),
    path("places/<uuid:place>/webhooks/", webhooks.list_webhooks, name="webhooks"),
    path("places/<uuid:place>/webhooks/new/", webhooks.add_webhook, name="webhook_add"),
    path("webhooks/<uuid:webhook>/", include(hooks)),
    path("api/v1/", open_data.show_interface, name="api"),
    path("api/v1/", include(list_urls())),
]
