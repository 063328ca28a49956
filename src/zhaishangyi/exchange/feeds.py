"""Public notices as a feed, in Atom and in RSS."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.notices.queries import list_notices
from zhaishangyi.places.models import Jurisdiction

KINDS: dict[str, type[SyndicationFeed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
MOST_NOTICES = 50
Addressed = Callable[[str], str]


def write_feed(fmt: str, place: Jurisdiction | None, here: str, address: Addressed) -> bytes:
    """The newest notices of a place, or of everywhere. `here` is the feed's own address."""
    where = place.name if place is not None else _("Zhaishangyi")
    feed = KINDS[fmt](
        title=_("Public notices: %(place)s") % {"place": where},
        link=address(reverse("notices:list")),
        description=_("What everybody is told, the newest first."),
        language=get_language(),
        feed_url=here,
        feed_guid=here,
    )
    notices = list_notices(place.path if place is not None else "").filter(withdrawn_at=None)
    for notice in notices[:MOST_NOTICES]:
        add_notice(feed, notice, address)
    return feed.writeString("utf-8").encode()


def add_notice(feed: SyndicationFeed, notice: PublicNotice, address: Addressed) -> None:
    """One notice; its id stays the same whatever the address of the site."""
    feed.add_item(
        title=notice.title,
        link=address(reverse("notices:show", args=[notice.pk])),
        description=notice.text,
        unique_id=f"urn:uuid:{notice.pk}",
        unique_id_is_permalink=False,
        pubdate=notice.published_at,
        updateddate=notice.published_at,
        categories=(notice.jurisdiction.name,),
    )
