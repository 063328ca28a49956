"""Many rows at once, where a line in the record for each would say nothing: all is withheld."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from zhaishangyi.record import ids
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.rows import insert_rows
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.sealing import commit_to
from zhaishangyi.record.trail import Change, require_trail, to_plain


def save_many(owner: Recorded, model: type[Recorded], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows of a model that belong to `owner`, with one change in the record for all.

    `rows` have every field but id and version, by attribute. The change counts them and commits to
    every field of each, so that none can be changed or taken away unseen. Usable only inside an
    act.
    """
    label = model._meta.label_lower
    trail = require_trail(label)
    whole = [{**row, "id": ids.uuid7(), "version": 1} for row in rows]
    insert_rows(model, whole)
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
    plain = [names, *([row[name] for name in names] for row in rows)]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=to_plain)
    return commit_to(text, model._meta.label_lower, read_sealing_key())
