from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "zhaishangyi.mediation"
    label = "mediation"

    def ready(self) -> None:
        from zhaishangyi.mediation.openings import may_see_scan
        from zhaishangyi.record.photo_guards import guard_photos

        guard_photos("mediation.agreement", may_see_scan)
