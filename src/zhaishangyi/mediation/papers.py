"""The agreement as a text document, and the file with which both sides go to the court.

The documents are in Chinese whatever the page is in: the court reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhaishangyi.mediation import agreements
from zhaishangyi.mediation.models import Agreement, Party, RepresentedAs, Side, Term
from zhaishangyi.record import clock

if TYPE_CHECKING:
    from docx.document import Document

COURT_LANGUAGE = "zh-hans"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Every machine that opens such documents has it, or a serif that stands in for it.
FONT = "SimSun"
BLANK = "＿" * 10


def build_copy(agreement: Agreement) -> bytes:
    """The agreement, for the sides to keep."""
    with translation.override(COURT_LANGUAGE):
        paper = open_paper(agreement)
        write_agreement(paper, agreement)
        return close_paper(paper)


def build_court_file(agreement: Agreement) -> bytes:
    """The application of both sides to the court, with the agreement behind it."""
    with translation.override(COURT_LANGUAGE):
        paper = open_paper(agreement)
        write_application(paper, agreement)
        write_agreement(paper, agreement, is_new_page=True)
        return close_paper(paper)


def open_paper(agreement: Agreement) -> Document:
    """An empty document that says of itself nothing but its number."""
    # Opening a document takes a moment; most processes never do.
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paper = docx.Document()
    style: Any = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    properties = paper.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = agreement.case.number
    properties.created = properties.modified = clock.now().replace(tzinfo=None)
    return paper


def close_paper(paper: Document) -> bytes:
    """The finished document."""
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def add_title(paper: Document, words: str, *, is_new_page: bool = False) -> None:
    """A title in the middle of the line, perhaps at the top of a new page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.page_break_before = is_new_page
    run = paragraph.add_run(words)
    run.bold, run.font.size = True, Pt(20)


def add_heading(paper: Document, words: str) -> None:
    """The name of a part."""
    paper.add_paragraph().add_run(words).bold = True


def add_lines(paper: Document, lines: Sequence[str]) -> None:
    """One paragraph a line."""
    for line in lines:
        paper.add_paragraph(line)


def write_day(day: date) -> str:
    """A day in full."""
    return date_format(day, "DATE_FORMAT")


def write_agreement(paper: Document, agreement: Agreement, *, is_new_page: bool = False) -> None:
    """The whole agreement."""
    add_title(paper, _("Agreement reached in mediation"), is_new_page=is_new_page)
    add_lines(paper, [_("No. %(number)s") % {"number": agreement.case.number}])
    parties = agreements.list_signatories(agreement)
    add_lines(paper, [describe_party(party) for party in parties])
    if agreement.text:
        add_heading(paper, _("The dispute"))
        add_lines(paper, agreement.text.split("\n"))
    add_heading(paper, _("Terms of the agreement"))
    add_lines(paper, [describe_term(term) for term in agreement.terms.all()])
    add_lines(paper, [describe_making(agreement)])
    add_signatures(paper, agreement)
    add_lines(
        paper,
        [
            _(
                "It is in force once all sides and the mediator have signed. Each side keeps one "
                "copy, and one stays in the file."
            )
        ],
    )


def describe_party(party: Party) -> str:
    """A party with whoever speaks for it."""
    line = _("%(side)s: %(name)s") % {"side": Side(party.side).label, "name": party.name}
    speaker = party.represented_by or (party.representative.name if party.representative else "")
    if not speaker:
        return line
    kind = RepresentedAs(party.represented_as).label if party.represented_as else ""
    spoken = _(" (%(kind)s: %(name)s)") % {"kind": kind or _("Represented by"), "name": speaker}
    return f"{line}{spoken}"


def describe_term(term: Term) -> str:
    """One term with its number, who keeps it and until when."""
    owed = Side(term.owed_by).label if term.owed_by in Side.values else _("Both sides")
    until = (
        _("until %(day)s") % {"day": write_day(term.due_on)}
        if term.due_on
        else _("it holds for good")
    )
    values = {"number": term.position, "text": term.text, "owed": owed, "until": until}
    return _("%(number)s. %(text)s (%(owed)s, %(until)s)") % values


def describe_making(agreement: Agreement) -> str:
    """When and where it was made, and that it was read aloud."""
    day = write_day(agreement.made_on)
    place = agreement.place_text or agreement.case.jurisdiction.name
    line = _("Made on %(day)s, %(place)s.") % {"day": day, "place": place}
    read = _("It was read aloud to everybody before they signed.")
    return f"{line}{read}" if agreement.read_aloud_at else line


def add_signatures(paper: Document, agreement: Agreement) -> None:
    """Who has signed and how, with a line for those who have not."""
    signers = agreements.read_signers(agreement)
    table = paper.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for signer in signers:
        cells = table.add_row().cells
        cells[0].text = f"{signer.label} {signer.name}"
        if signer.signature is None:
            cells[1].text = cells[2].text = BLANK
            continue
        cells[1].text = signer.words
        cells[2].text = write_day(clock.local(signer.signature.signed_at).date())
    paper.add_paragraph()


def write_application(paper: Document, agreement: Agreement) -> None:
    """The application for judicial confirmation. What the program does not know stays blank."""
    parties = agreements.list_signatories(agreement)
    add_title(paper, _("Application for judicial confirmation"))
    for party in parties:
        add_lines(paper, list_applicant_lines(party))
    add_heading(paper, _("What is asked for"))
    add_lines(paper, [describe_request(agreement)])
    add_heading(paper, _("Facts and reasons"))
    add_lines(paper, list_reasons(agreement))
    add_lines(paper, [_("To the People's Court of %(blank)s") % {"blank": BLANK}])
    add_lines(paper, [_("Applicants (signatures): %(blank)s %(blank)s") % {"blank": BLANK}])
    add_lines(paper, [_("Date: %(blank)s") % {"blank": BLANK}])
    add_lines(paper, [_("Enclosed: the agreement; copies of the papers of identity.")])


def list_applicant_lines(party: Party) -> list[str]:
    """One applicant, with blanks for what is filled in by hand."""
    return [
        _("Applicant, %(party)s") % {"party": describe_party(party)},
        _("Sex: %(blank)s  Born on: %(blank)s") % {"blank": BLANK},
        _("Number of identity card: %(blank)s%(blank)s") % {"blank": BLANK},
        _("Address: %(blank)s%(blank)s  Telephone: %(blank)s") % {"blank": BLANK},
    ]


def describe_request(agreement: Agreement) -> str:
    """What the court is asked to do."""
    sentence = _(
        "We ask the court to confirm that the agreement of %(day)s (No. %(number)s) is valid."
    )
    return sentence % {"day": write_day(agreement.made_on), "number": agreement.case.number}


def list_reasons(agreement: Agreement) -> list[str]:
    """How the agreement came about, and what both sides promise the court."""
    case = agreement.case
    mediator = case.mediator.name if case.mediator else BLANK
    signed_at = agreement.signed_at or clock.now()
    deadline = agreements.find_court_deadline(agreement) or clock.today()
    sentence = _(
        "Both sides sat down together in %(place)s; %(mediator)s mediated. The agreement has been "
        "in force since %(day)s. The court can be asked until %(deadline)s."
    )
    values = {
        "place": case.handled_at.name,
        "mediator": mediator,
        "day": write_day(clock.local(signed_at).date()),
        "deadline": write_day(deadline),
    }
    promise = _(
        "We came to it of our own will. It is no secret bargain to get round the law, and it takes "
        "nothing from others. Should it harm anybody, we answer for that before the law."
    )
    return [sentence % values, promise]
