"""Addresses of this room. The demo's switcher has one in a demo data folder only."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from zhaishangyi.people.views import account, demo, roles, roster, signing_in, slips

app_name = "people"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("pin/", signing_in.enter_pin, name="pin"),
    path("slip/", signing_in.type_slip, name="slip_by_hand"),
    path("slip/<str:secret>/", signing_in.open_slip, name="slip"),
    path("staff-setup/<str:secret>/", signing_in.set_up_staff, name="staff_setup"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", account.show_account, name="account"),
    path("account/pin/", account.change_pin, name="pin_change"),
    path("account/phones/<uuid:device>/sign-out/", account.sign_out_device, name="device_sign_out"),
    path("people/", roster.list_people, name="roster"),
    path("people/new/", roster.add_person, name="add"),
    path("people/<uuid:person>/", roster.show_person, name="show"),
    path("people/<uuid:person>/change/", roster.change_person, name="change"),
    path("people/<uuid:person>/leave/", roster.let_leave, name="leave"),
    path("people/<uuid:person>/role/", roles.grant_role, name="grant"),
    path("people/<uuid:person>/slip/", slips.issue_slip, name="issue_slip"),
    path("people/roles/<uuid:grant>/end/", roles.end_grant, name="end_grant"),
    path("people/slips/<uuid:slip>/", slips.print_slip, name="slip_paper"),
    path("people/slips/<uuid:slip>/cancel/", slips.cancel_slip, name="slip_cancel"),
    path("people/offices/", roles.list_offices, name="offices"),
    path("people/offices/new/", roles.add_office, name="office_add"),
]
if settings.IS_DEMO:
    urlpatterns += [path("demo/become/", demo.become, name="become")]
