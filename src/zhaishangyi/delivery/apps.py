from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "zhaishangyi.delivery"
    label = "delivery"

    def ready(self) -> None:
        from zhaishangyi.delivery.pledging.permissions import may_open_receipt
        from zhaishangyi.record.photo_guards import guard_photos

        guard_photos("delivery.pledgereceipt", may_open_receipt)
