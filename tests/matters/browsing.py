"""What the tests of pages share: filling in forms and looking at what comes back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.matters.conftest import ROAD
from tests.world import World

from zhaishangyi.record import ids


def said(world: World, **changed: Any) -> dict[str, Any]:
    """What a resident fills in."""
    return {
        "act_id": str(ids.uuid7()),
        "writer": "self",
        "text": ROAD,
        "village": str(world.village.pk),
        "place_text": "村东路，三号桥往南 50 米",
        "category": "road",
        "wished_tier": "urgent",
        "name_shown": "convener",
        **changed,
    }


def photo(name: str = "路.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def send(client: Client, name: str, values: dict[str, Any], *args: Any) -> Any:
    return client.post(reverse(f"matters:{name}", args=args), values)


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(f"matters:{name}", args=args))
    assert response.status_code == 200
    return str(response.content.decode())
