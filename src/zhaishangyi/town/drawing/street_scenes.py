"""What the drawings of the old street show."""

from __future__ import annotations

from zhaishangyi.town.drawing.canvas import (
    CONCRETE,
    CONCRETE_2,
    HEIGHT,
    HORIZON,
    INDIGO,
    LEAF_2,
    LIGHT,
    LOQUAT,
    RUST,
    TILE,
    WATER,
    WATER_2,
    WIDTH,
    WOOD,
    Picture,
)
from zhaishangyi.town.drawing.registry import keep_scene


def draw_street(picture: Picture, ground: str) -> None:
    """Old shop fronts on both sides of a lane."""
    picture.draw_box(0, HORIZON + 120, WIDTH, HEIGHT, ground)
    for number, (x, width, height) in enumerate(
        ((-60, 330, 430), (250, 220, 330), (480, 130, 240), (870, 130, 240), (1010, 220, 330),
         (1220, 330, 430))
    ):  # fmt: skip
        foot = HORIZON + 200 + height // 3
        picture.draw_house(x, foot, width, height)
        for plank in range(int(width * 0.5), int(width * 0.95), 24):
            picture.draw_line([(x + plank, foot - height * 0.3), (x + plank, foot)], WOOD, 10)
        if number % 2:
            picture.draw_box(x + width * 0.1, foot - height * 0.86, width * 0.5, 34, INDIGO)
    picture.fill(
        [(610, HORIZON + 190), (870, HORIZON + 190), (1210, HEIGHT), (230, HEIGHT)], ground
    )


def draw_slabs(picture: Picture, colour: str) -> None:
    """Stone slabs of the lane."""
    for number in range(7):
        y = HORIZON + 200 + number * number * 8 + number * 6
        half = 130 + (y - HORIZON - 190) * 0.98
        picture.draw_line([(740 - half, y), (740 + half * 0.92, y)], colour, 4 + number)
    for x in (-2, -1, 0, 1, 2):
        picture.draw_line([(740 + x * 50, HORIZON + 192), (720 + x * 190, HEIGHT)], colour, 5)


@keep_scene
def draw_old_street(picture: Picture) -> None:
    draw_street(picture, CONCRETE)
    draw_slabs(picture, CONCRETE_2)
    picture.draw_crack(20, 360, 200, 6)
    picture.fill([(90, 196), (170, 190), (150, 226), (104, 226)], "#8A6A4C")
    picture.draw_person(620, 800, 170, LEAF_2)


@keep_scene
def draw_street_flood(picture: Picture) -> None:
    draw_street(picture, WATER)
    for y in range(HORIZON + 220, HEIGHT, 40):
        picture.draw_line([(330 + y % 90, y), (1060 - y % 70, y)], WATER_2, 6)
    picture.draw_person(690, 850, 230, RUST)
    picture.draw_round(690, 846, 110, 22, WATER_2)
    for _ in range(90):
        x, y = picture.dice.randint(0, WIDTH), picture.dice.randint(0, HEIGHT)
        picture.draw_line([(x, y), (x - 12, y + 44)], "#DDE9EC", 3)


@keep_scene
def draw_street_wires(picture: Picture) -> None:
    draw_street(picture, CONCRETE)
    draw_slabs(picture, CONCRETE_2)
    for number in range(14):
        start = picture.dice.randint(120, 330)
        low = picture.dice.randint(20, 150)
        points = [
            (x, start + low * (1 - ((x - 720) / 720) ** 2) - number * 6)
            for x in range(0, WIDTH + 1, 60)
        ]
        picture.draw_line([*points], "#2B2F2D", 5)
    picture.draw_box(214, 120, 22, 720, WOOD)


@keep_scene
def draw_street_drain(picture: Picture) -> None:
    draw_street(picture, CONCRETE)
    draw_slabs(picture, CONCRETE_2)
    picture.fill([(690, HORIZON + 195), (770, HORIZON + 195), (880, HEIGHT), (560, HEIGHT)], TILE)
    picture.fill([(704, HORIZON + 195), (756, HORIZON + 195), (830, HEIGHT), (612, HEIGHT)], WATER)
    for number in range(4):
        y = 690 + number * 66
        picture.draw_box(250 - number * 30, y, 190 + number * 16, 44, CONCRETE)
        picture.draw_line([(250 - number * 30, y + 46), (440 - number * 14, y + 46)], CONCRETE_2, 6)
    picture.draw_person(1010, 880, 240, LOQUAT)


@keep_scene
def draw_street_market(picture: Picture) -> None:
    draw_street(picture, CONCRETE)
    draw_slabs(picture, CONCRETE_2)
    for x, colour in ((120, RUST), (470, INDIGO), (820, LEAF_2), (1130, LOQUAT)):
        picture.draw_box(x, 640, 12, 210, TILE)
        picture.draw_box(x + 226, 640, 12, 210, TILE)
        picture.fill([(x - 26, 650), (x + 30, 570), (x + 210, 570), (x + 264, 650)], colour)
        picture.draw_box(x, 780, 238, 70, WOOD)
        picture.scatter((x + 20, 750, x + 220, 780), LIGHT, 16, 15)
