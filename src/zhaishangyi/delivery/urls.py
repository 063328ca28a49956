from django.urls import path

from zhaishangyi.delivery.views import promises, ratings, suggestions

app_name = "delivery"
urlpatterns = [
    path("", promises.list_mine, name="mine"),
    path("matters/<uuid:matter>/items/new/", promises.agree_item, name="item_agree"),
    path("items/<uuid:item>/", promises.show_item, name="item"),
    path("items/<uuid:item>/report/", promises.report_item, name="report"),
    path("items/<uuid:item>/accept/", promises.accept_item, name="accept"),
    path("items/<uuid:item>/send-back/", promises.send_back_item, name="send_back"),
    path("items/<uuid:item>/withdraw/", promises.withdraw_item, name="withdraw"),
    path("matters/<uuid:matter>/publish/", ratings.publish_result, name="publish"),
    path("matters/<uuid:matter>/rate/", ratings.rate_result, name="rate"),
    path("matters/<uuid:matter>/rate-for/", ratings.rate_for, name="rate_for"),
    path("matters/<uuid:matter>/count/", ratings.count_result, name="count"),
    path("meetings/<uuid:meeting>/suggest/", suggestions.make_suggestion, name="suggest"),
    path("suggestions/<uuid:suggestion>/decide/", suggestions.decide_suggestion, name="decide"),
]
