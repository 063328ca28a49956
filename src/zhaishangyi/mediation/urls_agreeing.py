"""Addresses of proposals, agreements, and whether they are kept."""

from django.urls import URLPattern, path

from zhaishangyi.mediation.views import agreeing, keeping, papers

urlpatterns: list[URLPattern] = [
    path("<uuid:case>/proposals/new/", agreeing.make_proposal, name="proposal"),
    path(
        "proposals/<uuid:proposal>/answers/<uuid:party>/",
        agreeing.answer_proposal,
        name="proposal_answer",
    ),
    path("<uuid:case>/agreement/", agreeing.write_agreement, name="agreement_write"),
    path("agreements/<uuid:agreement>/", papers.show_agreement, name="agreement"),
    path("agreements/<uuid:agreement>/copy.docx", papers.send_copy, name="agreement_file"),
    path("agreements/<uuid:agreement>/court.docx", papers.send_court_file, name="court_file"),
    path("agreements/<uuid:agreement>/court/", agreeing.prepare_confirmation, name="confirmation"),
    path("agreements/<uuid:agreement>/read-aloud/", agreeing.read_aloud, name="read_aloud"),
    path("agreements/<uuid:agreement>/sign/<uuid:party>/", agreeing.sign, name="sign"),
    path("agreements/<uuid:agreement>/sign/", agreeing.sign_as_mediator, name="sign_as_mediator"),
    path("agreements/<uuid:agreement>/paper/", agreeing.sign_on_paper, name="sign_on_paper"),
    path("terms/<uuid:term>/", keeping.say_term, name="term"),
    path("terms/<uuid:term>/not-kept/", keeping.report_breach, name="breach"),
    path("<uuid:case>/visits/new/", keeping.plan_visit, name="visit_plan"),
    path("visits/<uuid:visit>/", keeping.write_visit, name="visit_write"),
    path("parties/<uuid:party>/matter/", keeping.agree_to_matter, name="agree_to_matter"),
    path("<uuid:case>/matter/", keeping.make_matter, name="make_matter"),
]
