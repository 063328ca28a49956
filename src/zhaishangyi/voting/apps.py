from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "zhaishangyi.voting"
    label = "voting"

    def ready(self) -> None:
        """An open vote keeps a meeting from being settled or closed."""
        from zhaishangyi.meetings.running import add_check
        from zhaishangyi.voting.actions import require_no_open_motion

        add_check(require_no_open_motion)
