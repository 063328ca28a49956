"""What the drawings of papers and field roads show."""

from __future__ import annotations

from zhaishangyi.town.drawing.canvas import (
    CONCRETE_2,
    HEIGHT,
    HORIZON,
    INDIGO,
    LEAF_2,
    RUST,
    TILE,
    WALL,
    WIDTH,
    WOOD,
    Picture,
)
from zhaishangyi.town.drawing.registry import keep_night_scene, keep_scene


def draw_sheet(picture: Picture, lines: int) -> None:
    """A sheet of paper on a wooden table, with lines of writing that nobody can read."""
    picture.draw_box(0, 0, WIDTH, HEIGHT, WOOD)
    for number in range(7):
        picture.draw_line([(0, number * 150 + 40), (WIDTH, number * 150 + 52)], "#86623F", 4)
    picture.draw_box(330, 60, 780, 850, WALL)
    picture.draw_line([(560, 140), (880, 140)], TILE, 16)
    for number in range(lines):
        end = 1010 if number % 3 else 860
        picture.draw_line([(420, 220 + number * 52), (end, 220 + number * 52)], CONCRETE_2, 9)


@keep_scene
def draw_signed_sheet(picture: Picture) -> None:
    draw_sheet(picture, 8)
    picture.draw_line([(440, 760), (500, 720), (520, 790), (590, 730), (640, 770)], INDIGO, 9)
    picture.draw_round(760, 760, 34, 42, RUST)
    picture.draw_round(760, 760, 20, 27, "#CB6A52")
    picture.draw_line([(880, 770), (930, 725), (960, 790), (1030, 740)], TILE, 9)


@keep_scene
def draw_leaflet(picture: Picture) -> None:
    draw_sheet(picture, 5)
    picture.draw_tree(720, 860, 360)


@keep_night_scene
def draw_field_lamps(picture: Picture) -> None:
    picture.draw_land()
    picture.draw_road("#3A403C", "#2C332F", has_line=False)
    for x, foot, height in ((840, 520, 150), (960, 620, 240), (1150, 780, 380)):
        picture.draw_lamp(x, foot, height, is_lit=True)
    picture.draw_tree(260, HORIZON + 120, 260)
    picture.draw_person(640, 740, 150, LEAF_2)
