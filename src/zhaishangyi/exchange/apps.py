from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "zhaishangyi.exchange"
    label = "exchange"
