"""The agreement on paper: to print, to keep, to take to the court."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from zhaishangyi.mediation import papers
from zhaishangyi.mediation.models import Agreement
from zhaishangyi.mediation.openings import case_page
from zhaishangyi.mediation.permissions import INSIDE
from zhaishangyi.mediation.queries import get_agreement
from zhaishangyi.mediation.views.agreeing import read_paper
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.photos import list_photos


@case_page(INSIDE, "agreement", agreement=get_agreement)
def show_agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The agreement as a sheet to print; an earlier one stays readable here."""
    context = {**read_paper(agreement), "scans": list_photos([agreement]).get(agreement.pk, [])}
    return render(request, "mediation/agreeing/sheet.html", context)


@case_page(INSIDE, "copy", agreement=get_agreement)
def send_copy(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The agreement as a text document."""
    return send_document(papers.build_copy(agreement), agreement, "agreement")


@case_page(INSIDE, "court_file", agreement=get_agreement)
def send_court_file(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The file for the court, once it was prepared."""
    if agreement.confirmation_made_at is None:
        raise NotHere("The file for the court has not been prepared yet.")
    return send_document(papers.build_court_file(agreement), agreement, "court")


def send_document(content: bytes, agreement: Agreement, sort: str) -> HttpResponse:
    """A document under a name that tells nothing but the number."""
    response = HttpResponse(content, content_type=papers.CONTENT_TYPE)
    name = slugify(agreement.case.number, allow_unicode=True)
    filename = f"{name}-{sort}.docx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, filename))
    return response
