from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhaishangyi.notices"
    label = "notices"
