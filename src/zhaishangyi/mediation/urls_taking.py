from django.urls import URLPattern, path

from zhaishangyi.mediation.views import parties, taking_up, talking

urlpatterns: list[URLPattern] = [
    path("ask/", taking_up.ask_mediation, name="ask"),
    path("new/", taking_up.take_up, name="take_up"),
    path("hand-down/", taking_up.hand_down, name="hand_down"),
    path("<uuid:case>/accept/", taking_up.accept_case, name="accept"),
    path("<uuid:case>/step-down/", talking.step_down, name="step_down"),
    path("<uuid:case>/object/", talking.object_to_mediator, name="object"),
    path("<uuid:case>/climb/", talking.climb, name="climb"),
    path("<uuid:case>/end/", talking.end_case, name="end"),
    path("<uuid:case>/close/", talking.close_case, name="close"),
    path("<uuid:case>/unseal/", talking.unseal_case, name="unseal"),
    path("<uuid:case>/openings/", talking.list_openings, name="openings"),
    path("<uuid:case>/parties/new/", parties.add_party, name="party_add"),
    path("<uuid:case>/sittings/new/", talking.hold_sitting, name="sitting_hold"),
    path("<uuid:case>/notes/new/", talking.write_note, name="note"),
    path("parties/<uuid:party>/", parties.change_party, name="party"),
    path("parties/<uuid:party>/consent/", parties.give_consent, name="consent"),
    path("parties/<uuid:party>/tell/", parties.tell_account, name="tell"),
    path("parties/<uuid:party>/withdraw/", parties.withdraw_party, name="withdraw"),
    path("sittings/<uuid:sitting>/", talking.show_sitting, name="sitting"),
]
