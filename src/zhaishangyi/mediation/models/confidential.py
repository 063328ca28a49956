"""What every record of a mediation has in common."""

from __future__ import annotations

from typing import Any

from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.trail import WITHHELD

# The levels that tried are counted, so places may stand in the record; people may not.
SHOWN = (Jurisdiction, Venue)


class Confidential(Recorded):
    """A record of which the ledger says that it changed, and nothing of whom it is about.

    Auditors read entries. So a reference to a person, or to the meeting or matter that would
    lead to one, is withheld there, as sealed texts are.
    """

    class Meta:
        abstract = True

    def _show_in_record(self, name: str, value: Any) -> Any:
        field = self._meta.get_field(name)
        target = field.related_model
        is_shown = isinstance(target, type) and issubclass(target, (*SHOWN, Confidential))
        if field.is_relation and not is_shown:
            return WITHHELD if value else None
        return super()._show_in_record(name, value)
