"""The phones on which residents are known, by a cookie that keeps one secret a person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhaishangyi.people.hidden import read_pepper
from zhaishangyi.people.models import Device
from zhaishangyi.people.secrets import hash_secret

COOKIE = "devices"
COOKIE_AGE = 400 * 86400
# A phone may serve a family; more secrets would not fit beside the other cookies.
MOST_PEOPLE = 6
# The first of these words in what a browser says of itself names the phone.
NAMES = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def read_secrets(request: HttpRequest) -> list[str]:
    """The secrets that this browser keeps, the newest first."""
    found = request.COOKIES.get(COOKIE, "").split(".")
    return [secret for secret in found if secret][:MOST_PEOPLE]


def find_devices(request: HttpRequest) -> list[Device]:
    """This phone, once for each person known on it; one query."""
    pepper = read_pepper()
    hashes = [hash_secret(secret, pepper) for secret in read_secrets(request)]
    if not hashes:
        return []
    known = Device.objects.filter(
        secret_hash__in=hashes, signed_out_at=None, person__left_on=None
    ).select_related("person__jurisdiction")
    return sorted(known, key=lambda device: hashes.index(device.secret_hash))


def remember_device(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Let this browser keep one more secret, out of reach of any script, for 400 days."""
    others = [kept for kept in read_secrets(request) if kept != secret]
    write_cookie(response, [secret, *others][:MOST_PEOPLE])


def forget_device(request: HttpRequest, response: HttpResponse, device: Device) -> None:
    """Let this browser forget one person."""
    pepper = read_pepper()
    kept = read_secrets(request)
    write_cookie(response, [s for s in kept if hash_secret(s, pepper) != device.secret_hash])


def write_cookie(response: HttpResponse, kept: list[str]) -> None:
    """Set the cookie anew, or remove it when nothing is left to keep."""
    if not kept:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        ".".join(kept),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def name_device(request: HttpRequest) -> str:
    """What sort of phone or computer it is, as far as the browser says."""
    says = request.META.get("HTTP_USER_AGENT", "")
    return next((name for word, name in NAMES if word in says), "")
