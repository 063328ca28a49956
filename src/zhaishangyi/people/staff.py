"""Staff accounts: no sign-up, a password and a second factor, nothing by e-mail."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhaishangyi.people.models import Person
from zhaishangyi.people.sessions import SECOND_FACTOR_KEY

# A password or code that was given this many seconds ago need not be given again.
FRESH_FOR = 300

# Words of the library that our pages show: translated here the way a neighbour would say them.
WORDS_OF_THE_LIBRARY = (
    gettext_noop("Incorrect code."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
)


class StaffAdapter(DefaultAccountAdapter):
    """What this program wants of the account library."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The name or the password is not right. Nothing is lost: look for a capital letter "
            "too many, and try again."
        ),
        "incorrect_password": _("That is not your password. Try once more."),
        "enter_current_password": _("That is not your password of now. Try once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: accounts begin with a slip handed over in person."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by account and browser (axes), not here by account alone:
        otherwise anybody could lock anybody else out.
        """

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk, or to the second factor as long as there is none."""
        if not request.session.get(SECOND_FACTOR_KEY):
            return reverse("mfa_activate_totp")
        url: str = super().get_login_redirect_url(request)
        return url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to what is known about me."""
        return reverse("people:account")

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Without a second factor the wanted page waits: it would not open anyway."""
        if not request.session.get(SECOND_FACTOR_KEY):
            kwargs["redirect_url"] = reverse("mfa_activate_totp")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago is not asked for the same password again."""
        request = self.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - record["at"] < FRESH_FOR for record in records):
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required


def find_account_person(request: HttpRequest) -> Person | None:
    """The person of a staff account that is signed in, even without its second factor."""
    return Person.objects.filter(account=request.user.pk).first() if request.user.pk else None
