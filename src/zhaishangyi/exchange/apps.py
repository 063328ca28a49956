from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "zhaishangyi.exchange"
    label = "exchange"

    def ready(self) -> None:
        from zhaishangyi.exchange.webhooks.telling import listen_to_acts

        listen_to_acts()
