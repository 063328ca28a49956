from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "zhaishangyi.record"
    label = "record"

    def ready(self) -> None:
        from zhaishangyi.record import lookups

        lookups.Begins  # noqa: B018  (registered by being read)
