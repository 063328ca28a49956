from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "zhaishangyi.meetings"
    label = "meetings"

    def ready(self) -> None:
        """What was agreed keeps other places from joining a matter or leaving it."""
        from zhaishangyi.matters.crossing import add_check
        from zhaishangyi.meetings.consent_steps import require_nothing_agreed

        add_check(require_nothing_agreed)
