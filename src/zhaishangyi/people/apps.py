from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhaishangyi.people"
    label = "people"

    def ready(self) -> None:
        """Hear of staff who sign in or set up a second factor."""
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from zhaishangyi.people import sessions

        user_logged_in.connect(sessions.note_staff_sign_in, dispatch_uid="note_staff_sign_in")
        authenticator_added.connect(sessions.note_second_factor, dispatch_uid="note_second_factor")
