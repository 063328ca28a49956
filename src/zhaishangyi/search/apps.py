from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhaishangyi.search"
    label = "search"
