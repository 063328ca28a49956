"""Addresses of the figures for everybody."""

from django.urls import path

from zhaishangyi.oversight.views import public, screen

urlpatterns = [
    path("definitions/", public.show_definitions, name="definitions"),
    path("<uuid:place>/figures/", public.show_figures, name="figures"),
    path("<uuid:place>/figures/<slug:key>/", public.show_records, name="records"),
    path("<uuid:place>/map.geojson", public.show_map_data, name="map_data"),
    path("<uuid:place>/screen/", screen.show_screen, name="screen"),
    path("<uuid:place>/print/", public.print_figures, name="print"),
]
