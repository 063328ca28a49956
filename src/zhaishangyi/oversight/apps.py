from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "zhaishangyi.oversight"
    label = "oversight"
