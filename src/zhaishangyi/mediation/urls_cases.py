from django.urls import URLPattern, path

from zhaishangyi.mediation.views import cases, figures

urlpatterns: list[URLPattern] = [
    path("", cases.show_list, name="list"),
    path("figures/", figures.show_figures, name="figures"),
    path("<uuid:case>/", cases.show_one, name="case"),
]
