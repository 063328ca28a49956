"""Every address. Each room keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhaishangyi.web.urls")),
    path("", include("zhaishangyi.record.urls")),
    path("places/", include("zhaishangyi.places.urls")),
    path("", include("zhaishangyi.people.urls")),
    path("", include("zhaishangyi.notices.urls")),
    path("procedures/", include("zhaishangyi.procedures.urls")),
    path("matters/", include("zhaishangyi.matters.urls")),
    path("meetings/", include("zhaishangyi.meetings.urls")),
    path("votes/", include("zhaishangyi.voting.urls")),
    path("delivery/", include("zhaishangyi.delivery.urls")),
    path("mediation/", include("zhaishangyi.mediation.urls")),
    path("search/", include("zhaishangyi.search.urls")),
    path("campaigns/", include("zhaishangyi.campaigns.urls")),
    path("oversight/", include("zhaishangyi.oversight.urls")),
    path("", include("zhaishangyi.exchange.urls")),
    path("staff/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "zhaishangyi.web.views.errors.show_bad_request"
handler403 = "zhaishangyi.web.views.errors.show_refused"
handler404 = "zhaishangyi.web.views.errors.show_not_here"
handler500 = "zhaishangyi.web.views.errors.show_trouble"
