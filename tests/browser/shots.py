"""Pictures for the README, small enough to travel with the source."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

MOST_BYTES = 250_000
COLOURS = (256, 128, 64)


def save_picture(page: Page, path: Path) -> None:
    """Save what is on the screen, with as many colours as its size allows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => scrollTo(0, 0)")
    seen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        seen.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
    raise AssertionError(f"{path.name} has {path.stat().st_size} bytes")
