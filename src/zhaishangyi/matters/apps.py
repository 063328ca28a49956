from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "zhaishangyi.matters"
    label = "matters"
