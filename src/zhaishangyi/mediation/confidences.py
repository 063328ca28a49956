"""Everything that was written in confidence in one dispute, for keeping it out of public texts."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model, Q

from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.record.sealed import SealedTextField

# How a record leads to its dispute, where it is not by its own field `case`.
PATHS = {
    "case": "pk",
    "term": "agreement__case",
    "proposalanswer": "proposal__case",
    "sittingpresence": "sitting__case",
}


def list_confidences(case: Case) -> list[str]:
    """All sealed texts of a dispute, whichever record holds them; one query a kind of record."""
    found: list[str] = []
    for model in apps.get_app_config("mediation").get_models():
        fields = [field.name for field in list_sealed_fields(model)]
        if fields:
            path = PATHS.get(model._meta.model_name or "", "case")
            rows = model._default_manager.filter(**{path: case.pk}).values_list(*fields)
            found += [text for row in rows for text in row if text]
    return found


def list_sealed_fields(model: type[Model]) -> list[SealedTextField]:
    """The sealed columns of a kind of record."""
    return [field for field in model._meta.fields if isinstance(field, SealedTextField)]


def list_names(case: Case) -> list[str]:
    """Everybody who was a party of a dispute or spoke for one, those who left included."""
    parties = Party.objects.filter(Q(case=case)).select_related("person", "representative")
    names: list[str] = []
    for party in parties:
        names += [party.name, party.represented_by, party.interpreter]
        names += [one.name for one in (party.person, party.representative) if one is not None]
    return [name for name in names if name]
