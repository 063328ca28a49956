"""Many rows at once, where a line in the record for each would say nothing: all is withheld."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from zhaishangyi.record import ids
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.rows import insert_rows
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.sealing import commit_to
from zhaishangyi.record.trail import Change, require_trail, to_plain

# So that neither a list that is cut again and again nor one text for the store grows too long.
AT_ONCE = 4096


def save_many(owner: Recorded, model: type[Recorded], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows of a model that belong to `owner`, with one change in the record for all.

    `rows` have every field but id and version, by attribute. The change counts them and commits to
    every field of each, so that none can be changed or taken away unseen. Usable only inside an
    act.
    """
    label = model._meta.label_lower
    trail = require_trail(label)
    whole = [{**row, "id": ids.uuid7(), "version": 1} for row in rows]
    for start in range(0, len(whole), AT_ONCE):
        insert_rows(model, whole[start : start + AT_ONCE])
    if trail is not None:
        trail.changes.append(
            Change(
                kind=label,
                record_id=str(owner.pk),
                version=1,
                before={},
                after={"rows": len(whole), "commitment": commit_to_rows(model, whole)},
            )
        )


def commit_to_rows(model: type[Recorded], rows: Sequence[Mapping[str, Any]]) -> str:
    """What stands for rows in the record: HMAC-SHA256 over all their fields, in this order."""
    names = [field.attname for field in model._meta.concrete_fields]
    # Most rows name the same few records and the same moment.
    tell = lru_cache(AT_ONCE)(to_plain)
    plain = [names, *([row[name] for name in names] for row in rows)]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=tell)
    return commit_to(text, model._meta.label_lower, read_sealing_key())
