from django.urls import path

from zhaishangyi.meetings.urls_events import urlpatterns as events
from zhaishangyi.meetings.views import consents, floor, lists, planning, reviews, sitting, writing

app_name = "meetings"
urlpatterns = [
    *events,
    path("", lists.list_meetings, name="list"),
    path("plan/<uuid:matter>/", planning.plan_meeting, name="plan"),
    path("spot/", sitting.open_on_the_spot, name="spot"),
    path("come/<str:code>/", sitting.check_in, name="check_in"),
    path("reviews/<uuid:review>/decide/", reviews.decide_review, name="review_decide"),
    path("decisions/<uuid:decision>/done/", reviews.finish_follow_up, name="review_follow_up"),
    path("outcomes/<uuid:outcome>/sides/<uuid:side>/", consents.give_consent, name="consent"),
    path("notes/<uuid:note>/strike/", writing.strike_note, name="note_strike"),
    path("turns/<uuid:turn>/withdraw/", floor.withdraw_turn, name="floor_withdraw"),
    path("<uuid:meeting>/change/", planning.change_meeting, name="change"),
    path("<uuid:meeting>/invite/", planning.invite_people, name="invite"),
    path("<uuid:meeting>/announce/", planning.announce_meeting, name="announce"),
    path("<uuid:meeting>/answer/", planning.answer_invitation, name="answer"),
    path("<uuid:meeting>/cancel/", planning.cancel_meeting, name="cancel"),
    path("<uuid:meeting>/open/", sitting.open_meeting, name="open"),
    path("<uuid:meeting>/desk/", sitting.check_in_by_name, name="desk"),
    path("<uuid:meeting>/code/", sitting.show_code, name="code"),
    path("<uuid:meeting>/close/", sitting.close_meeting, name="close"),
    path("<uuid:meeting>/agenda/", floor.set_agenda, name="agenda"),
    path("<uuid:meeting>/agenda/next/", floor.start_next_point, name="agenda_next"),
    path("<uuid:meeting>/agenda/extend/", floor.extend_point, name="agenda_extend"),
    path("<uuid:meeting>/floor/ask/", floor.ask_for_floor, name="floor_ask"),
    path("<uuid:meeting>/floor/ask-for/", floor.ask_for_somebody, name="floor_ask_for"),
    path("<uuid:meeting>/floor/next/", floor.give_floor, name="floor_next"),
    path("<uuid:meeting>/floor/pause/", floor.pause_floor, name="floor_pause"),
    path("<uuid:meeting>/floor/extend/", floor.extend_floor, name="floor_extend"),
    path("<uuid:meeting>/floor/stop/", floor.stop_floor, name="floor_stop"),
    path("<uuid:meeting>/notes/new/", writing.write_note, name="note"),
    path("<uuid:meeting>/outcome/", writing.settle_outcome, name="outcome"),
    path("<uuid:meeting>/minutes/", writing.show_minutes, name="minutes_show"),
    path("<uuid:meeting>/minutes/write/", writing.write_minutes, name="minutes"),
    path("<uuid:meeting>/minutes/approve/", writing.approve_minutes, name="minutes_approve"),
]
