from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhaishangyi.people"
    label = "people"
