from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "zhaishangyi.delivery"
    label = "delivery"
