"""Photographs that were never taken: meeting rooms full of people, painted from soft shapes."""

import random
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from archive_app.demo.forms import ink
from archive_app.demo.forms.sheet import Picture

SIZE = (1920, 1440)
"""Width and height of the pictures; painted at this size, softened at the end."""

Colour = tuple[float, float, float]
COATS: tuple[Colour, ...] = (
    *((52, 58, 76), (40, 44, 48), (84, 60, 52), (120, 118, 112), (58, 76, 62), (150, 52, 50), (36, 52, 92)),
    *((98, 90, 110), (70, 66, 60), (176, 168, 150)),
)
HAIR: tuple[Colour, ...] = ((26, 24, 24), (34, 30, 28), (60, 58, 56), (128, 126, 124), (178, 176, 172))
SKIN: tuple[Colour, ...] = ((205, 160, 128), (190, 142, 110), (216, 172, 140))


def darker(colour: Colour, share: float) -> Colour:
    """`colour` in shadow."""
    return (colour[0] * share, colour[1] * share, colour[2] * share)


@dataclass(slots=True)
class Canvas:
    """A picture being painted; shapes have soft edges and are shaded from one side."""

    dice: random.Random
    pixels: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = np.zeros((SIZE[1], SIZE[0], 3), np.float32)

    def lay(
        self, mask: NDArray[np.uint8], colour: Colour, box: tuple[int, int, int, int], soft: float
    ) -> None:
        """Lay `colour` where `mask` is, lighter at the upper left, darker below, within `box`."""
        x0, y0, x1, y1 = box
        if soft:
            mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), soft), dtype=np.uint8)
        cover = (mask.astype(np.float32) / 255)[..., None]
        high, wide = mask.shape
        slope = (
            np.linspace(1.14, 0.74, high, dtype=np.float32)[:, None] + np.linspace(0.07, -0.07, wide)[None, :]
        )
        tone = np.array(colour, np.float32) * slope[..., None].astype(np.float32)
        part = self.pixels[y0:y1, x0:x1]
        part[:] = part * (1 - cover) + tone * cover

    def shape(self, points: list[tuple[float, float]], colour: Colour, soft: float = 1.2) -> None:
        """A filled polygon."""
        self.closed(np.array(points, np.int32), colour, soft)

    def oval(
        self, centre: tuple[float, float], radii: tuple[float, float], colour: Colour, soft: float = 1.2
    ) -> None:
        """A filled ellipse."""
        angles = np.linspace(0, 2 * np.pi, 48)
        x = centre[0] + radii[0] * np.cos(angles)
        y = centre[1] + radii[1] * np.sin(angles)
        self.closed(np.stack([x, y], axis=1).astype(np.int32), colour, soft)

    def block(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, soft: float = 1.2) -> None:
        """A filled rectangle."""
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, soft)

    def closed(self, points: NDArray[np.int32], colour: Colour, soft: float) -> None:
        """Fill the outline `points`, cut to the picture."""
        margin = 6
        x0, y0 = np.maximum(points.min(axis=0) - margin, 0)
        x1, y1 = np.minimum(points.max(axis=0) + margin, SIZE)
        if x1 <= x0 or y1 <= y0:
            return
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [points - np.array((x0, y0), np.int32)], 255, lineType=cv2.LINE_AA)
        self.lay(mask, colour, (int(x0), int(y0), int(x1), int(y1)), soft)

    def words(
        self, text: str, centre: tuple[float, float], size: int, colour: Colour, face: str = "hei-bold"
    ) -> None:
        """A line of text around `centre`."""
        x = centre[0] - ink.width(face, size, text) / 2
        for character in text:
            drawn = ink.glyph(face, size, character)
            left, top = round(x) + drawn.left, round(centre[1] + size * 0.36) + drawn.top
            high, wide = drawn.mask.shape
            if left >= 0 and top >= 0 and left + wide < SIZE[0] and top + high < SIZE[1]:
                self.lay(drawn.mask, colour, (left, top, left + wide, top + high), 0.0)
            x += drawn.advance

    def done(self, grain: float) -> Picture:
        """The finished photograph: soft, vignetted, grainy."""
        high, wide = SIZE[1], SIZE[0]
        rows = np.linspace(-1, 1, high, dtype=np.float32)[:, None]
        columns = np.linspace(-1, 1, wide, dtype=np.float32)[None, :]
        vignette = 1 - 0.2 * np.clip(rows**2 + columns**2 - 0.25, 0, 2) / 2
        picture = cv2.GaussianBlur(self.pixels, (0, 0), 1.5) * vignette[..., None]
        noise = np.random.default_rng(self.dice.getrandbits(32)).normal(0, grain, (high, wide, 1))
        blotch = np.random.default_rng(self.dice.getrandbits(32)).normal(
            0, grain * 0.8, (high // 3, wide // 3, 3)
        )
        coarse = cv2.resize(blotch.astype(np.float32), SIZE, interpolation=cv2.INTER_LINEAR)
        finished = np.clip(picture + noise.astype(np.float32) + coarse, 0, 255)
        return np.asarray(finished, dtype=np.uint8)


def room(canvas: Canvas, horizon: float) -> None:
    """Whitewashed wall with a green dado, a window with daylight, a concrete floor, a strip light."""
    wide, high = SIZE
    canvas.block(0, 0, wide, horizon, (214, 211, 200), 0)
    canvas.block(0, horizon * 0.68, wide, horizon, (122, 150, 128), 0)
    canvas.block(0, horizon, wide, high, (148, 142, 132), 0)
    left = canvas.dice.choice((wide * 0.03, wide * 0.76))
    canvas.block(left, 190, left + wide * 0.2, horizon * 0.66, (120, 124, 122))
    for column in (0, 1):
        x = left + 14 + column * wide * 0.098
        canvas.block(x, 206, x + wide * 0.088, horizon * 0.64, (236, 243, 248), 2.5)
    canvas.shape(
        [(wide * 0.36, 18), (wide * 0.64, 18), (wide * 0.62, 40), (wide * 0.38, 40)], (250, 250, 246), 3
    )


def seated_from_behind(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A person on a chair, seen from behind; (x, y) is the top of the head."""
    dice = canvas.dice
    coat, hair, skin = dice.choice(COATS), dice.choice(HAIR), dice.choice(SKIN)
    lean = dice.uniform(-0.12, 0.12) * size
    canvas.oval((x + lean * 0.4, y + size * 1.9), (size * 1.22, size * 0.5), coat)
    canvas.shape(
        [
            (x - size * 1.2, y + size * 1.85),
            (x + size * 1.2, y + size * 1.85),
            (x + size * 1.36, y + size * 4.4),
            (x - size * 1.36, y + size * 4.4),
        ],
        coat,
    )
    canvas.shape(
        [
            (x + lean - size * 0.3, y + size * 0.9),
            (x + lean + size * 0.3, y + size * 0.9),
            (x + size * 0.4, y + size * 1.65),
            (x - size * 0.4, y + size * 1.65),
        ],
        skin,
    )
    canvas.oval((x + lean - size * 0.56, y + size * 0.72), (size * 0.1, size * 0.18), skin)
    canvas.oval((x + lean + size * 0.56, y + size * 0.72), (size * 0.1, size * 0.18), skin)
    canvas.oval((x + lean, y + size * 0.62), (size * 0.56, size * 0.68), hair)
    if dice.random() < 0.25:
        canvas.oval((x + lean, y + size * 0.36), (size * 0.6, size * 0.42), dice.choice(COATS))


def facing(canvas: Canvas, x: float, y: float, size: float, raised: int = 0) -> None:
    """A seated person facing the camera, (x, y) the top of the head; `raised`: -1 or 1 lifts that arm."""
    dice = canvas.dice
    coat, hair, skin = dice.choice(COATS), dice.choice(HAIR[:4]), dice.choice(SKIN)
    if raised:
        elbow, hand = x + raised * size * 1.18, x + raised * size * 1.02
        top = y - size * dice.uniform(-0.2, 0.25)
        sleeve = darker(coat, 0.9)
        canvas.shape(
            [
                (x + raised * size * 0.6, y + size * 1.6),
                (x + raised * size * 1.0, y + size * 2.2),
                (elbow + raised * size * 0.16, y + size * 1.2),
                (hand + size * 0.14, top),
                (hand - size * 0.14, top),
                (elbow - raised * size * 0.14, y + size * 1.1),
            ],
            sleeve,
        )
        canvas.oval((hand, top - size * 0.16), (size * 0.16, size * 0.24), skin)
    canvas.shape(
        [
            (x - size * 0.92, y + size * 1.74),
            (x - size * 0.72, y + size * 1.5),
            (x - size * 0.3, y + size * 1.36),
            (x + size * 0.3, y + size * 1.36),
            (x + size * 0.72, y + size * 1.5),
            (x + size * 0.92, y + size * 1.74),
            (x + size * 1.16, y + size * 5.2),
            (x - size * 1.16, y + size * 5.2),
        ],
        coat,
        2.0,
    )
    canvas.block(x - size * 0.23, y + size, x + size * 0.23, y + size * 1.46, darker(skin, 0.84))
    face(canvas, x, y, size, hair, skin)


def face(canvas: Canvas, x: float, y: float, size: float, hair: Colour, skin: Colour) -> None:
    """Head with hair, eyes, nose and mouth, as far as a small camera shows them."""
    canvas.oval((x, y + size * 0.56), (size * 0.52, size * 0.62), hair)
    canvas.oval((x, y + size * 0.7), (size * 0.45, size * 0.56), skin, 2.0)
    for side in (-1, 1):
        canvas.oval((x + side * size * 0.17, y + size * 0.64), (size * 0.055, size * 0.03), (40, 30, 28))
        canvas.oval((x + side * size * 0.17, y + size * 0.55), (size * 0.09, size * 0.018), (52, 42, 38))
    canvas.oval((x, y + size * 0.8), (size * 0.05, size * 0.06), darker(skin, 0.84))
    canvas.oval((x, y + size * 0.97), (size * 0.12, size * 0.022), (140, 78, 70))


def banner_at(canvas: Canvas, text: str, top: float, size: int) -> None:
    """A red banner across the wall."""
    wide = SIZE[0]
    reach = ink.width("hei-bold", size, text) * 0.72 + 60
    canvas.block(wide / 2 - reach, top, wide / 2 + reach, top + size * 1.5, (196, 28, 30), 1.5)
    canvas.words(text, (wide / 2, top + size * 0.75), size, (255, 232, 150))


def chairs_table(canvas: Canvas) -> None:
    """Three people behind a table with a red cloth, papers and cups."""
    wide, high = SIZE
    for place in range(3):
        x = wide * (0.38 + 0.12 * place) + canvas.dice.uniform(-14, 14)
        facing(canvas, x, high * 0.285 + canvas.dice.uniform(-8, 8), 72)
    top, edge, end = high * 0.43, high * 0.46, high * 0.62
    canvas.shape(
        [(wide * 0.27, top), (wide * 0.73, top), (wide * 0.75, edge), (wide * 0.25, edge)], (136, 84, 58)
    )
    canvas.shape(
        [(wide * 0.255, edge), (wide * 0.745, edge), (wide * 0.735, end), (wide * 0.265, end)], (168, 40, 42)
    )
    for place in range(3):
        x = wide * (0.36 + 0.13 * place)
        canvas.shape([(x, top), (x + 62, top), (x + 70, top + 24), (x - 8, top + 24)], (244, 243, 238))
        canvas.oval((x + 100, top), (15, 22), (226, 230, 232))


def meeting_room(dice: random.Random, banner: str, people: int) -> Picture:
    """The meeting from the back of the room: red banner, chair's table, rows of people from behind."""
    canvas = Canvas(dice)
    wide, high = SIZE
    room(canvas, high * 0.52)
    banner_at(canvas, banner, 92, 54)
    chairs_table(canvas)
    for line in range(3):
        size = 62 + 40 * line
        seats = min(max(3, people // 3), 8 - line)
        for seat in range(seats):
            x = wide * (seat + 0.5) / seats + dice.uniform(-0.14, 0.14) * size * 2
            seated_from_behind(canvas, x, high * (0.5 + 0.15 * line) + dice.uniform(-16, 16), size)
    return canvas.done(5.5)


def show_of_hands(dice: random.Random, banner: str, people: int) -> Picture:
    """The vote from the front: people facing the camera, most with an arm up."""
    canvas = Canvas(dice)
    wide, high = SIZE
    room(canvas, high * 0.46)
    banner_at(canvas, banner, 70, 44)
    for line in range(3):
        size = 58 + 38 * line
        seats = min(max(3, people // 3), 8 - line)
        shift = 0.5 if line % 2 else 0.35
        for seat in range(seats):
            x = wide * (seat + shift) / (seats - 0.15) + dice.uniform(-24, 24)
            raised = dice.choice((-1, 1)) if dice.random() < 0.85 else 0
            facing(canvas, x, high * (0.32 + 0.17 * line) + dice.uniform(-14, 14), size, raised)
        desk = high * (0.32 + 0.17 * line) + size * 3.1
        canvas.block(-20, desk, wide + 20, desk + size * 0.34, (150, 104, 68))
        canvas.block(-20, desk + size * 0.34, wide + 20, desk + size * 2.4, (118, 78, 52))
    return canvas.done(5.5)
