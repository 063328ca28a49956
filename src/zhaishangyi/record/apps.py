from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "zhaishangyi.record"
    label = "record"
