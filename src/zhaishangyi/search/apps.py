from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhaishangyi.search"
    label = "search"

    def ready(self) -> None:
        """Keep the index of words up to date."""
        from zhaishangyi.search import listening

        listening.begin(self)
