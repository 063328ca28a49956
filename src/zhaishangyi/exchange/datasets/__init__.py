"""Open data: what everybody may take away, the same sets for the interface and for files."""

from zhaishangyi.exchange.datasets.indicators import INDICATORS
from zhaishangyi.exchange.datasets.links import LINKS
from zhaishangyi.exchange.datasets.matters import MATTERS
from zhaishangyi.exchange.datasets.meetings import MEETINGS, OUTCOMES
from zhaishangyi.exchange.datasets.notices import CAMPAIGNS, NOTICES
from zhaishangyi.exchange.datasets.places import PLACES, VENUES
from zhaishangyi.exchange.datasets.shape import Dataset, Row, Wish

DATASETS: dict[str, Dataset] = {
    dataset.key: dataset
    for dataset in (
        MATTERS,
        MEETINGS,
        OUTCOMES,
        NOTICES,
        CAMPAIGNS,
        INDICATORS,
        LINKS,
        PLACES,
        VENUES,
    )
}

__all__ = ["DATASETS", "Dataset", "Row", "Wish"]
