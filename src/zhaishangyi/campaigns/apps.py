from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "zhaishangyi.campaigns"
    label = "campaigns"
