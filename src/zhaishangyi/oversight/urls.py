from django.urls import URLPattern, URLResolver

from zhaishangyi.oversight import urls_board, urls_public, urls_urging

app_name = "oversight"
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_board.urlpatterns,
    *urls_urging.urlpatterns,
    *urls_public.urlpatterns,
]
