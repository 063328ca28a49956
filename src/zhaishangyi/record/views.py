"""Pictures, and the record itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.record import queries, stash
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE, holds_anywhere
from zhaishangyi.record.photos import find_photo_folder, find_stash_folder
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.sealing import open_bytes

READERS = holds_anywhere(*queries.READING_ROLES)


@page(ANYONE, photo=queries.get_photo)
def show_photo(request: HttpRequest, photo: Photo) -> HttpResponse:
    """A picture; who may see it was asked when it was fetched."""
    return serve(photo, photo.path)


@page(ANYONE, photo=queries.get_photo)
def show_thumb(request: HttpRequest, photo: Photo) -> HttpResponse:
    """The small picture of a list."""
    return serve(photo, stash.name_thumb(photo.path))


@page(ANYONE)
def show_kept(request: HttpRequest, token: str) -> HttpResponse:
    """The small picture of a form being corrected; the token is the secret."""
    photo = stash.fetch(token, find_stash_folder())
    if photo is None:
        raise NotHere("This photo was kept for a day and is gone. Please choose it again.")
    response = HttpResponse(photo.thumb, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def serve(photo: Photo, path: str) -> HttpResponse:
    """A picture never changes, so it may be kept; a private one only by the one who saw it.

    A sealed one is kept by nobody.
    """
    found = stash.find_stored(path, find_photo_folder())
    if found is None:
        raise NotHere("This photo is missing on the disk. Restore it from a backup.")
    content, scope = found.read_bytes(), "public" if photo.is_public else "private"
    if photo.is_sealed:
        content = open_bytes(content, path, read_sealing_key())
    response = HttpResponse(content, content_type="image/jpeg")
    kept = "no-store" if photo.is_sealed else f"{scope}, max-age=604800, immutable"
    response["Cache-Control"] = kept
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(READERS)
def list_entries(request: HttpRequest) -> HttpResponse:
    """The record, newest first: what was done, in which role, where and when."""
    entries = queries.list_entries(find_actor(request))
    shown = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "record/entries.html", {"page_obj": shown})


@page(READERS, entry=queries.get_entry)
def show_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """One entry with what stood there before and after."""
    context = {"entry": entry, "content": queries.read_content(entry)}
    return render(request, "record/entry.html", context)
