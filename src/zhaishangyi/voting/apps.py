from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "zhaishangyi.voting"
    label = "voting"

    def ready(self) -> None:
        """An open vote or round of statements keeps a meeting from being settled or closed."""
        from zhaishangyi.meetings.running import add_check
        from zhaishangyi.voting.actions import require_no_open_motion
        from zhaishangyi.voting.statements.acting import require_no_open_round

        add_check(require_no_open_motion)
        add_check(require_no_open_round)
        self.offer_withdrawing()

    def offer_withdrawing(self) -> None:
        """A vote opened by mistake can be taken back at the desk."""
        from django.urls import reverse
        from django.utils.translation import gettext_lazy

        from zhaishangyi.meetings.slips import SlipKind, add_slip_kind
        from zhaishangyi.voting.models import Motion

        kind = SlipKind(
            Motion,
            gettext_lazy("The vote is open."),
            lambda meeting, motion: reverse("voting:withdraw", args=[motion.pk]),
        )
        add_slip_kind("motion.open", kind)
