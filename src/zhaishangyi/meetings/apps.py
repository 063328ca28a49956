from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "zhaishangyi.meetings"
    label = "meetings"
