"""What the drawings of roads, rivers and villages show. Each scene is a function of its name."""

from __future__ import annotations

from zhaishangyi.town.drawing.canvas import (
    ASPHALT,
    BARK,
    CONCRETE,
    CONCRETE_2,
    HEIGHT,
    HORIZON,
    INDIGO,
    LEAF,
    LEAF_2,
    LIGHT,
    LINE,
    LOQUAT,
    RUST,
    TILE,
    WALL,
    WIDTH,
    WOOD,
    Picture,
)
from zhaishangyi.town.drawing.registry import keep_night_scene, keep_scene


def draw_village_road(picture: Picture, colour: str, edge: str) -> None:
    """The road out of the village, with trees and a house."""
    picture.draw_land()
    picture.draw_house(930, HORIZON + 30, 190, 120)
    picture.draw_tree(180, HORIZON + 90, 330)
    picture.draw_tree(420, HORIZON + 30, 200)
    picture.draw_tree(1260, HORIZON + 70, 300)
    picture.draw_road(colour, edge, has_line=colour == ASPHALT)


@keep_scene
def draw_road_cracked(picture: Picture) -> None:
    draw_village_road(picture, CONCRETE, CONCRETE_2)
    for x, y, length, width in ((560, 560, 330, 6), (450, 650, 560, 8), (340, 780, 700, 10)):
        picture.draw_crack(x, y, length, width)
    picture.draw_crack(250, 890, 860, 12)
    picture.scatter((330, 680, 1130, 930), "#E4DFC8", 150, 8)


@keep_scene
def draw_road_barrels(picture: Picture) -> None:
    draw_road_cracked(picture)
    for x, foot, size in ((560, 600, 74), (900, 600, 74), (400, 740, 120), (1060, 740, 120)):
        picture.draw_barrel(x, foot, size)
    picture.draw_line([(400, 660), (1060, 660)], LOQUAT, 9)


@keep_scene
def draw_core_sample(picture: Picture) -> None:
    picture.draw_box(0, 0, WIDTH, HEIGHT, "#DAD6C8")
    picture.draw_box(0, 640, WIDTH, 320, WOOD)
    for number in range(6):
        x = 190 + number * 200
        picture.draw_box(x, 300, 120, 400, CONCRETE_2)
        picture.draw_box(x, 300, 120, 120, CONCRETE)
        picture.draw_round(x + 60, 300, 60, 18, "#D8D7CE")
        picture.draw_round(x + 60, 700, 60, 18, "#8C8C83")
        picture.scatter((x + 12, 330, x + 108, 410), "#8F8F86", 26, 6)
        picture.scatter((x + 12, 430, x + 108, 680), "#77776F", 34, 13)
        picture.draw_crack(x + 14, 330 + 12 * number, 70, 5)
        picture.draw_box(x + 26, 760, 68, 44, WALL)


@keep_scene
def draw_road_works(picture: Picture) -> None:
    draw_village_road(picture, "#8A7F6B", CONCRETE_2)
    picture.fill([(668, HORIZON), (772, HORIZON), (1010, 690), (430, 690)], "#D9D4BE")
    for number in range(6):
        y = 470 + number * 38
        picture.draw_line([(640 - number * 42, y), (800 + number * 42, y)], "#C3BDA4", 5)
    for x, foot, size in ((330, 800, 130), (1110, 800, 130)):
        picture.draw_barrel(x, foot, size)
    picture.draw_person(560, 850, 220, LOQUAT)
    picture.draw_person(880, 860, 230, INDIGO)


@keep_scene
def draw_road_lamps(picture: Picture) -> None:
    draw_village_road(picture, CONCRETE, CONCRETE_2)
    picture.draw_lamp(380, 700, 330, is_lit=True)
    picture.draw_lamp(1180, 700, 330, is_lit=True)
    for x, foot, size in ((520, 640, 90), (930, 640, 90)):
        picture.draw_barrel(x, foot, size)
    picture.draw_person(330, 860, 230, LOQUAT)
    picture.draw_box(372, 700, 60, 60, RUST)


@keep_scene
def draw_road_repaired(picture: Picture) -> None:
    draw_village_road(picture, ASPHALT, CONCRETE)
    picture.draw_lamp(1210, 760, 380, is_lit=False)
    picture.draw_person(610, 700, 150, INDIGO)
    picture.draw_person(880, 760, 180, LEAF_2)


def draw_river(picture: Picture) -> None:
    """A river from bank to bank."""
    picture.draw_land()
    picture.draw_water(HORIZON + 40, 800)
    picture.draw_box(0, 800, WIDTH, 160, "#8C9B62")


@keep_scene
def draw_bridge_closed(picture: Picture) -> None:
    draw_river(picture)
    for x in (240, 620, 1000, 1340):
        picture.draw_box(x, 480, 54, 240, CONCRETE_2)
    picture.draw_box(0, 430, WIDTH, 62, CONCRETE)
    picture.draw_crack(520, 458, 420, 9)
    for x in range(40, WIDTH, 90):
        picture.draw_box(x, 370, 10, 62, CONCRETE_2)
    picture.draw_line([(0, 374), (WIDTH, 374)], CONCRETE_2, 10)
    picture.draw_box(330, 770, 780, 60, WALL)
    for x in range(340, 1090, 120):
        picture.fill([(x, 830), (x + 60, 830), (x + 100, 770), (x + 40, 770)], RUST)
    for x in (380, 1040):
        picture.draw_box(x, 830, 18, 80, TILE)


@keep_scene
def draw_bridge_pontoon(picture: Picture) -> None:
    draw_river(picture)
    for x in range(40, WIDTH, 200):
        picture.draw_round(x + 70, 655, 84, 34, INDIGO)
    picture.draw_box(0, 600, WIDTH, 44, WOOD)
    for x in range(0, WIDTH, 48):
        picture.draw_line([(x, 602), (x, 642)], BARK, 4)
    for x in range(20, WIDTH, 150):
        picture.draw_box(x, 500, 10, 104, TILE)
    picture.draw_line([(0, 506), (WIDTH, 506)], TILE, 9)
    for x in (320, 760, 1210):
        picture.draw_lamp(x, 604, 240, is_lit=True)
    for x, colour in ((470, RUST), (560, LEAF_2), (980, INDIGO)):
        picture.draw_person(x, 606, 160, colour)


@keep_scene
def draw_bridge_new(picture: Picture) -> None:
    draw_river(picture)
    picture.pen.arc((120, 300, 1320, 900), 180, 360, fill=RUST, width=26)
    for x in range(240, 1240, 100):
        reach = abs(x - 720) / 600
        picture.draw_line([(x, 600 - 290 * (1 - reach**2) ** 0.5), (x, 592)], CONCRETE_2, 7)
    picture.draw_box(0, 588, WIDTH, 52, CONCRETE)
    picture.draw_line([(0, 614), (WIDTH, 614)], LINE, 6)
    for x in (90, 1290):
        picture.draw_box(x, 640, 70, 160, CONCRETE_2)
    for x, colour in ((420, INDIGO), (700, RUST), (930, LEAF_2)):
        picture.draw_person(x, 590, 120, colour)


@keep_night_scene
def draw_dark_track(picture: Picture) -> None:
    picture.draw_land()
    picture.draw_tree(210, HORIZON + 80, 300)
    picture.fill([(700, HORIZON), (750, HORIZON), (1180, HEIGHT), (350, HEIGHT)], "#3A4038")
    picture.fill([(755, HORIZON), (790, HORIZON), (1420, HEIGHT), (1210, HEIGHT)], "#0E1A1C")
    picture.draw_house(60, HORIZON + 24, 130, 80)
    picture.fill([(690, 800), (560, 560), (850, 560), (740, 800)], "#4D5244")
    picture.draw_person(715, 880, 190, INDIGO)
    picture.draw_round(715, 788, 18, 15, LIGHT)
    picture.draw_round(1210, 140, 46, 46, LIGHT)


@keep_scene
def draw_railing(picture: Picture) -> None:
    draw_river(picture)
    picture.draw_box(0, 760, WIDTH, 200, CONCRETE)
    for x in range(30, WIDTH, 120):
        if x not in (630, 750):
            picture.draw_box(x, 560, 26, 210, CONCRETE_2)
    picture.draw_line([(0, 580), (600, 580)], CONCRETE_2, 22)
    picture.draw_line([(860, 580), (WIDTH, 580)], CONCRETE_2, 22)
    picture.draw_line([(600, 580), (700, 700)], CONCRETE_2, 20)
    picture.draw_box(640, 740, 150, 26, CONCRETE_2)


@keep_scene
def draw_pump(picture: Picture) -> None:
    draw_river(picture)
    picture.draw_house(380, 800, 460, 330)
    picture.draw_box(840, 620, 330, 60, TILE)
    picture.draw_box(1110, 620, 60, 190, TILE)
    picture.draw_box(900, 560, 170, 130, RUST)
    for r in (70, 120, 170):
        picture.pen.arc((985 - r, 480 - r, 985 + r, 480 + r), 220, 320, fill=LOQUAT, width=12)


@keep_scene
def draw_harbour_rubbish(picture: Picture) -> None:
    draw_harbour(picture)
    for x, y, colour in (
        (500, 800, TILE),
        (590, 830, "#5D6A62"),
        (690, 795, LEAF),
        (780, 840, TILE),
    ):
        picture.draw_round(x, y, 74, 58, colour)
        picture.draw_line([(x - 12, y - 54), (x + 12, y - 54)], LINE, 9)
    picture.scatter((420, 850, 900, 930), WALL, 40, 16)
    picture.scatter((420, 850, 900, 930), RUST, 22, 13)


@keep_scene
def draw_harbour_clean(picture: Picture) -> None:
    draw_harbour(picture)
    for number in range(6):
        x = 330 + number * 130
        picture.fill([(x, 720), (x + 92, 720), (x + 82, 870), (x + 10, 870)], LEAF_2)
        picture.draw_box(x - 8, 700, 108, 24, LEAF)


def draw_harbour(picture: Picture) -> None:
    """Boats at the quay."""
    picture.draw_water(HORIZON - 40, 690)
    for x in (140, 620, 1090):
        picture.fill([(x, 540), (x + 290, 540), (x + 240, 620), (x + 50, 620)], INDIGO)
        picture.draw_box(x + 90, 470, 90, 72, WALL)
        picture.draw_line([(x + 135, 470), (x + 135, 320)], BARK, 9)
    picture.draw_box(0, 690, WIDTH, 270, CONCRETE)


@keep_scene
def draw_chargers(picture: Picture) -> None:
    picture.draw_box(0, 700, WIDTH, 260, CONCRETE)
    picture.draw_box(180, 90, 1080, 620, "#E5DFCF")
    for row in range(4):
        for column in range(6):
            x, y = 240 + column * 170, 150 + row * 135
            picture.draw_box(x, y, 96, 80, INDIGO)
            if (row * 5 + column * 3) % 4 == 0:
                picture.draw_line([(x + 48, y + 80), (x + 30, 500), (x + 60, 800)], RUST, 6)
    for x in (320, 560, 840, 1080):
        picture.draw_round(x - 52, 850, 42, 42, TILE)
        picture.draw_round(x + 62, 850, 42, 42, TILE)
        picture.draw_line([(x - 52, 850), (x - 10, 790), (x + 62, 850)], LEAF_2, 16)
        picture.draw_line([(x + 40, 850), (x + 30, 740), (x + 60, 730)], TILE, 10)


@keep_scene
def draw_river_bank(picture: Picture) -> None:
    draw_river(picture)
    picture.fill([(0, 700), (520, 700), (600, 790), (720, 830), (820, 790), (900, 700), (WIDTH, 700),
                  (WIDTH, HEIGHT), (0, HEIGHT)], "#9C8B63")  # fmt: skip
    picture.draw_box(0, 880, WIDTH, 80, CONCRETE)
    picture.fill([(520, 700), (600, 790), (720, 830), (820, 790), (900, 700), (860, 700),
                  (800, 770), (720, 800), (620, 765), (560, 700)], BARK)  # fmt: skip
    for row, count in ((0, 7), (1, 6)):
        for number in range(count):
            picture.draw_round(540 + number * 62 + row * 30, 872 - row * 34, 34, 20, "#D8CFB4")
    picture.draw_line([(430, 820), (980, 820)], LOQUAT, 8)


@keep_scene
def draw_bus_shelter(picture: Picture) -> None:
    draw_village_road(picture, ASPHALT, CONCRETE)
    for x in (170, 560):
        picture.draw_box(x, 520, 22, 330, WOOD)
    picture.fill([(120, 530), (190, 440), (590, 440), (640, 530)], "#B59362")
    for x in range(200, 600, 36):
        picture.draw_line([(x, 442), (x - 20, 528)], WOOD, 5)
    for x, y in ((210, 770), (390, 770), (230, 810), (420, 810)):
        picture.draw_box(x, y, 130, 18, "#B59362")
        picture.draw_box(x + 12, y + 18, 10, 50, WOOD)
        picture.draw_box(x + 106, y + 18, 10, 50, WOOD)
    picture.draw_person(300, 850, 220, RUST)


@keep_scene
def draw_benches(picture: Picture) -> None:
    picture.draw_land()
    picture.draw_water(HORIZON + 20, 640)
    picture.draw_box(0, 640, WIDTH, 320, "#C9C2A6")
    for x, size in ((160, 430), (560, 440), (960, 430), (1330, 420)):
        picture.draw_tree(x, 680, size)
    for x in (290, 690, 1090):
        picture.draw_box(x, 760, 210, 28, CONCRETE_2)
        picture.draw_box(x + 20, 788, 28, 60, CONCRETE_2)
        picture.draw_box(x + 162, 788, 28, 60, CONCRETE_2)
    picture.draw_person(380, 800, 190, INDIGO)
