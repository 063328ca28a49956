"""A sheet of paper and the things that stand in a village: flat shapes in the colours of the site."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from random import Random

from PIL import Image, ImageColor, ImageDraw

from zhaishangyi.record.images import CleanPhoto, clean_photo

# Drawn larger than kept, so that edges come out smooth.
WIDTH, HEIGHT = 1440, 960
KEPT = 960, 640
HORIZON = 430
BANDS = 48

SKY, SKY_LOW = "#CFE0E6", "#EEF3EC"
NIGHT, NIGHT_LOW = "#16242F", "#2B3C44"
FIELD, FIELD_2 = "#8FAE73", "#7C9F63"
LEAF, LEAF_2, LEAF_3 = "#1E5A42", "#2C7152", "#4B8F64"
BARK, WALL, TILE = "#4A3A30", "#F4F1E6", "#38433F"
ASPHALT, LINE = "#6E716D", "#E8E5D6"
CONCRETE, CONCRETE_2 = "#C4C3BA", "#A9A99F"
WATER, WATER_2 = "#7FA9B4", "#A5C5CB"
LOQUAT, RUST, INDIGO, WOOD = "#E3A23C", "#B5452C", "#2F4E7A", "#9A7350"
LIGHT = "#FBE7A8"

Point = tuple[float, float]

# 示意图, stroke by stroke on a field of 20 units: no font is needed for three signs.
LABEL: tuple[tuple[tuple[Point, ...], ...], ...] = (
    (
        ((4, 4), (16, 4)), ((2, 9), (18, 9)), ((10, 9), (10, 18), (8, 17)),
        ((6, 12), (3, 16)), ((14, 12), (17, 16)),
    ),
    (
        ((10, 1), (10, 3)), ((4, 3), (16, 3)), ((7, 4), (8, 6)), ((13, 4), (12, 6)),
        ((2, 7), (18, 7)), ((5, 9), (15, 9), (15, 14), (5, 14), (5, 9)), ((5, 11.5), (15, 11.5)),
        ((3, 16), (2, 19)), ((7, 16), (7, 18.5), (14, 18.5), (15, 17)), ((10, 15.5), (11, 17)),
        ((16, 15.5), (18, 18)),
    ),
    (
        ((2, 2), (18, 2), (18, 19), (2, 19), (2, 2)), ((8, 4), (5, 9)), ((7, 6), (13, 6), (6, 13)),
        ((8, 8), (15, 12)), ((9, 13), (12, 14)), ((8, 16), (13, 17)),
    ),
)  # fmt: skip


class Picture:
    """One drawing in the making. All measures are in pixels of the large sheet."""

    def __init__(self, seed: int, *, is_night: bool = False) -> None:
        self.dice = Random(seed)
        self.is_night = is_night
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.pen = ImageDraw.Draw(self.image)
        self.draw_sky()

    def draw_sky(self) -> None:
        """Bands from the zenith to the horizon, each a little lighter."""
        high, low = (NIGHT, NIGHT_LOW) if self.is_night else (SKY, SKY_LOW)
        tops, ends = ImageColor.getrgb(high), ImageColor.getrgb(low)
        band = HEIGHT / BANDS
        for number in range(BANDS):
            share = number / BANDS
            colour = tuple(
                round(top + (end - top) * share) for top, end in zip(tops, ends, strict=True)
            )
            self.pen.rectangle((0, number * band, WIDTH, (number + 1) * band), fill=colour)

    def fill(self, points: list[Point], colour: str) -> None:
        """A closed shape."""
        self.pen.polygon(points, fill=colour)

    def draw_line(self, points: Sequence[Point], colour: str, width: int = 6) -> None:
        """A line with round corners."""
        self.pen.line(list(points), fill=colour, width=width, joint="curve")

    def draw_box(self, x: float, y: float, w: float, h: float, colour: str) -> None:
        """A rectangle from its upper left corner."""
        self.pen.rectangle((x, y, x + w, y + h), fill=colour)

    def draw_round(self, x: float, y: float, rx: float, ry: float, colour: str) -> None:
        """An ellipse around its middle."""
        self.pen.ellipse((x - rx, y - ry, x + rx, y + ry), fill=colour)

    def draw_land(self, far: str = LEAF_3, near: str = FIELD) -> None:
        """Hills far off and a field in front."""
        hills: list[Point] = [
            (x, HORIZON - 26 - 22 * math.sin(x / 190) - 14 * math.sin(x / 71))
            for x in range(0, WIDTH + 1, 24)
        ]
        self.fill(
            [(0, HORIZON + 40), *hills, (WIDTH, HORIZON + 40)],
            far if not self.is_night else "#1D3230",
        )
        self.draw_box(0, HORIZON, WIDTH, HEIGHT, near if not self.is_night else "#22332B")
        for y in range(HORIZON + 26, HEIGHT, 46):
            wave = [(x, y + 6 * math.sin(x / 90 + y)) for x in range(0, WIDTH + 1, 60)]
            self.draw_line(wave, FIELD_2 if not self.is_night else "#2A3D33", 5)

    def draw_road(self, colour: str, edge: str, *, has_line: bool = True) -> None:
        """A road that runs away from whoever looks."""
        self.fill([(660, HORIZON), (780, HORIZON), (1330, HEIGHT), (110, HEIGHT)], edge)
        self.fill([(668, HORIZON), (772, HORIZON), (1270, HEIGHT), (170, HEIGHT)], colour)
        for step in range(6 if has_line else 0):
            near, far = 0.14 * step, 0.14 * step + 0.07
            self.fill(
                [
                    (720 - 3 - 14 * near, HORIZON + 530 * near), (720 + 3 + 14 * near, HORIZON + 530 * near),
                    (720 + 3 + 14 * far, HORIZON + 530 * far), (720 - 3 - 14 * far, HORIZON + 530 * far),
                ],
                LINE,
            )  # fmt: skip

    def draw_crack(self, x: float, y: float, length: float, width: int = 7) -> None:
        """A crack with branches that begins at a point and runs across."""
        points: list[Point] = [(x, y)]
        while points[-1][0] < x + length:
            at, height = points[-1]
            points.append((at + self.dice.uniform(18, 46), height + self.dice.uniform(-17, 17)))
        self.draw_line(points, "#3E413D", width)
        for px, py in points[1::3]:
            side = self.dice.choice((-1, 1))
            end = px + self.dice.uniform(10, 40), py + side * self.dice.uniform(22, 50)
            self.draw_line([(px, py), end], "#3E413D", max(2, width - 3))

    def scatter(self, box: tuple[int, int, int, int], colour: str, count: int, size: int) -> None:
        """Grit, leaves or lights, anywhere in a box (left, top, right, bottom)."""
        left, top, right, bottom = box
        for _ in range(count):
            x, y = self.dice.randint(left, right), self.dice.randint(top, bottom)
            r = self.dice.uniform(size / 2, size)
            self.draw_round(x, y, r, r * 0.7, colour)

    def draw_tree(self, x: float, foot: float, size: float) -> None:
        """A camphor tree; `size` is its height."""
        self.fill(
            [(x - size * 0.05, foot), (x - size * 0.025, foot - size * 0.5),
             (x + size * 0.025, foot - size * 0.5), (x + size * 0.06, foot)],
            BARK,
        )  # fmt: skip
        crown = (LEAF, LEAF_2, LEAF_3) if not self.is_night else ("#0F2B20", "#12342A", "#183F32")
        spots = ((-0.24, 0.52, 0.2), (0.22, 0.55, 0.21), (0, 0.72, 0.27), (-0.12, 0.62, 0.2))
        for number, (dx, dy, r) in enumerate(spots):
            self.draw_round(
                x + dx * size, foot - dy * size, r * size, r * size * 0.8, crown[number % 3]
            )

    def draw_house(self, x: float, foot: float, width: float, height: float) -> None:
        """A white house with a tiled roof, a door and a window."""
        wall = WALL if not self.is_night else "#4B524E"
        self.draw_box(x, foot - height, width, height, wall)
        roof = height * 0.34
        self.fill(
            [(x - 26, foot - height), (x + width * 0.14, foot - height - roof),
             (x + width * 0.86, foot - height - roof), (x + width + 26, foot - height)],
            TILE,
        )  # fmt: skip
        self.draw_box(x + width * 0.16, foot - height * 0.62, width * 0.22, height * 0.62, WOOD)
        pane = INDIGO if not self.is_night else LIGHT
        self.draw_box(x + width * 0.56, foot - height * 0.66, width * 0.26, height * 0.3, pane)
        self.draw_line(
            [(x + width * 0.69, foot - height * 0.66), (x + width * 0.69, foot - height * 0.36)],
            wall,
            5,
        )

    def draw_lamp(self, x: float, foot: float, height: float, *, is_lit: bool) -> None:
        """A street lamp with its arm to the left."""
        if is_lit:
            self.draw_round(
                x - 52, foot - height + 26, 70, 52, "#F4DFA0" if not self.is_night else "#6B6442"
            )
        self.draw_line([(x, foot), (x, foot - height), (x - 58, foot - height)], TILE, 10)
        self.draw_box(x - 84, foot - height - 4, 58, 15, LIGHT if is_lit else CONCRETE_2)

    def draw_barrel(self, x: float, foot: float, size: float) -> None:
        """A warning barrel with two bright rings."""
        self.draw_box(x - size * 0.3, foot - size, size * 0.6, size, RUST)
        for ring in (0.22, 0.58):
            self.draw_box(x - size * 0.3, foot - size * (1 - ring), size * 0.6, size * 0.16, WALL)
        self.draw_round(x, foot - size, size * 0.3, size * 0.07, "#C95A40")

    def draw_person(self, x: float, foot: float, size: float, colour: str) -> None:
        """Somebody, small and without a face."""
        self.draw_round(x, foot - size * 0.88, size * 0.1, size * 0.11, "#5A4636")
        self.fill(
            [(x - size * 0.16, foot - size * 0.34), (x - size * 0.13, foot - size * 0.74),
             (x + size * 0.13, foot - size * 0.74), (x + size * 0.16, foot - size * 0.34)],
            colour,
        )  # fmt: skip
        for side in (-1, 1):
            leg = [(x + side * size * 0.07, foot - size * 0.34), (x + side * size * 0.09, foot)]
            self.draw_line([*leg], TILE, max(4, int(size * 0.09)))

    def draw_water(self, top: int, bottom: int) -> None:
        """A river or a puddle across the whole sheet."""
        self.draw_box(0, top, WIDTH, bottom - top, WATER)
        for _ in range((bottom - top) // 7):
            x, y = self.dice.randint(0, WIDTH), self.dice.randint(top + 8, bottom - 8)
            self.draw_line([(x, y), (x + self.dice.randint(40, 130), y)], WATER_2, 5)

    def write_label(self) -> None:
        """示意图, in a corner."""
        left, top, unit = WIDTH - 236, HEIGHT - 84, 2.7
        self.pen.rounded_rectangle((left - 18, top - 14, WIDTH - 26, HEIGHT - 18), 12, fill=WALL)
        for number, sign in enumerate(LABEL):
            for stroke in sign:
                points = [(left + number * 66 + x * unit, top + y * unit) for x, y in stroke]
                self.draw_line(points, TILE, 5)

    def finish(self, name: str) -> CleanPhoto:
        """The drawing, labelled as one and cleaned the way photos are."""
        self.write_label()
        file = BytesIO()
        self.image.resize(KEPT, Image.Resampling.BOX).save(file, "JPEG", quality=88)
        file.seek(0)
        return clean_photo(file, f"{name}.jpg")
