from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "zhaishangyi.places"
    label = "places"
