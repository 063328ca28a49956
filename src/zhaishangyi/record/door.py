"""The one door for writes. Every write is an act: registered, permitted, recorded.

In this order: permission, idempotency, rules, write, entry, in one transaction; events after
commit. An act's author writes the middle two only.
"""

from __future__ import annotations

import hashlib
import inspect
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.errors import AlreadySent, ChangedMeanwhile, NotHere
from zhaishangyi.record.events import Event, tell
from zhaishangyi.record.models import Entry, Recorded
from zhaishangyi.record.permissions import Target, Who
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.sealing import commit_to
from zhaishangyi.record.trail import Trail, open_trail, write_canonical
from zhaishangyi.record.turns import take_turn

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Recorded)
HidesActor = Callable[[Target], bool]

registry: dict[str, Act[Any, Any]] = {}


class Act(Generic[P, R]):
    """One thing that somebody may do. Call it as a function: the door does the rest. (办事动作)"""

    def __init__(
        self,
        kind: str,
        who: Who,
        run: Callable[Concatenate[Actor, P], R],
        hides_actor: HidesActor | None,
    ) -> None:
        self.kind = kind
        self.who = who
        self.run = run
        self.hides_actor = hides_actor
        self.signature = inspect.signature(run)
        self.__doc__ = run.__doc__
        self.__name__ = run.__name__
        self.__module__ = run.__module__

    def __call__(self, by: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        target = self._bind(by, args, kwargs)
        standing = self.who.require(by, target)
        act_id = by.act_id or ids.uuid7()
        params_digest = digest_params(self.kind, target)
        try:
            with take_turn(), transaction.atomic():
                # An id made a moment ago, here, cannot have been used before.
                earlier = find_entry(act_id) if by.act_id else None
                if earlier is None:
                    return self._do(by, target, standing, act_id, params_digest)
        except IntegrityError as error:
            earlier = find_entry(act_id)
            if earlier is None:
                raise ChangedMeanwhile(
                    "Somebody saved the same thing at the same moment. What you typed is still "
                    "here: look at the page again, then send it."
                ) from error
        return self._answer_again(earlier, by, params_digest)

    def allows(self, by: Actor, **target: Any) -> bool:
        """Whether the door would open, for showing or hiding a button."""
        return self.who.find_standing(by, target) is not None

    def _bind(self, by: Actor, args: Any, kwargs: Any) -> dict[str, Any]:
        bound = self.signature.bind(by, *args, **kwargs)
        bound.apply_defaults()
        names = iter(bound.arguments.items())
        next(names)
        return dict(names)

    def _do(
        self, by: Actor, target: Mapping[str, Any], standing: Standing, act_id: UUID, digest: str
    ) -> R:
        with open_trail() as trail:
            result: Any = self.run(by, **target)  # type: ignore[call-arg]
        hidden = self.hides_actor is not None and self.hides_actor(target)
        entry = write_entry(self.kind, by, standing, act_id, digest, trail, result, hidden)
        event = Event(self.kind, act_id, entry.subject_kind, entry.subject_id, entry.node_path)
        transaction.on_commit(partial(tell, event))
        answer: R = result
        return answer

    def require_same(self, kind: str, earlier: str, digest: str) -> None:
        """Raises AlreadySent when an act id came before with another kind or other contents."""
        if kind != self.kind or earlier != digest:
            raise AlreadySent(
                "This was already sent once, and it has been kept as it was then. "
                "What you changed afterwards was not saved: open the page again to change it."
            )

    def _answer_again(self, earlier: Entry, by: Actor, digest: str) -> R:
        """A repeat gets the first result; the same id with other contents is said to be so."""
        self.require_same(earlier.kind, earlier.params_digest, digest)
        if earlier.subject_id is None:
            return None  # type: ignore[return-value]
        model = apps.get_model(earlier.subject_kind)
        result: Any = model._default_manager.filter(pk=earlier.subject_id).first()
        answer: R = result
        return answer


def act(
    kind: str, *, who: Who, hides_actor: HidesActor | None = None
) -> Callable[[Callable[Concatenate[Actor, P], R]], Act[P, R]]:
    """Register a function as an act. `kind` is "<room's noun>.<verb>" and never changes."""

    def register(run: Callable[Concatenate[Actor, P], R]) -> Act[P, R]:
        if kind in registry:
            raise ValueError(f"two acts are called {kind}")
        made = Act(kind, who, run, hides_actor)
        registry[kind] = made
        return made

    return register


def find_entry(act_id: UUID) -> Entry | None:
    """The entry of an act that was already done."""
    return Entry.objects.filter(act_id=act_id).first()


def to_key(value: Any) -> Any:
    """What stands for a value of an act when two are compared."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, models.Model):
        return [value._meta.label_lower, str(value.pk)]
    if hasattr(value, "sha256"):
        return value.sha256
    if isinstance(value, Mapping):
        return {str(key): to_key(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_key(item) for item in value]
    return value


def digest_params(kind: str, target: Target) -> str:
    """What was asked for, as an HMAC-SHA256: tells a repeat from a second thought.

    Records count by their id; values with a `sha256` (photos) by that. It is keyed, since a short
    text could be guessed from a plain hash.
    """

    plain = {name: to_key(value) for name, value in target.items()}
    return commit_to(write_canonical([kind, plain]), "params", read_sealing_key())


def write_entry(
    kind: str,
    by: Actor,
    standing: Standing,
    act_id: UUID,
    params_digest: str,
    trail: Trail,
    result: Any,
    is_hidden: bool,
) -> Entry:
    """Append the entry of an act. A hidden actor's name stands nowhere in it."""
    entry = Entry(
        **fill_entry(
            kind, by, standing, act_id, params_digest, trail, result, is_hidden, clock.now()
        )
    )
    entry.save(force_insert=True)
    return entry


def fill_entry(
    kind: str,
    by: Actor,
    standing: Standing,
    act_id: UUID,
    params_digest: str,
    trail: Trail,
    result: Any,
    is_hidden: bool,
    at: datetime,
) -> dict[str, Any]:
    """The fields of an entry, its canonical content and the digest of that among them."""
    is_recorded = isinstance(result, Recorded)
    salt = secrets.token_bytes(32)
    fields = {
        "act_id": act_id,
        "kind": kind,
        "at": at,
        "person_id": None if is_hidden else by.person_id,
        "role": standing.role,
        "node_path": standing.node,
        "typed_for": by.typed_for,
        "subject_kind": result.kind if is_recorded else "",
        "subject_id": result.pk if is_recorded else None,
        "subject_version": result.version if is_recorded else 0,
        "params_digest": params_digest,
        "salt": salt,
    }
    content = write_content(fields, trail)
    digest = hashlib.sha256(salt + content.encode()).hexdigest()
    return fields | {"content": content, "digest": digest}


def write_content(fields: Mapping[str, Any], trail: Trail) -> str:
    """The canonical text of an entry: what its digest is made of."""
    subject_id = fields["subject_id"]
    return write_canonical(
        {
            "act": fields["kind"],
            "act_id": fields["act_id"],
            "at": fields["at"],
            "who": fields["person_id"],
            "role": fields["role"],
            "where": fields["node_path"],
            "typed_for": fields["typed_for"],
            "subject": [fields["subject_kind"], subject_id] if subject_id else None,
            "changes": [change.to_content() for change in trail.changes],
        }
    )


def load(model: type[M], record_id: UUID, *, seen_version: int | None = None) -> M:
    """Fetch a row to change it, locked until the act is done.

    `seen_version` is the version that the form showed. Raises NotHere for an unknown id and
    ChangedMeanwhile when somebody else saved in between.
    """
    found: M | None = model._default_manager.select_for_update().filter(pk=record_id).first()  # type: ignore[assignment]
    if found is None:
        raise NotHere("There is no such page any more. Go back and look again.")
    if seen_version is not None and found.version != seen_version:
        raise ChangedMeanwhile(
            "Somebody else saved this while you were writing. What you typed is still here: "
            "compare it with what stands there now, then send it again."
        )
    return found
