"""Where the demo's chance comes from: the same key always gives the same dice."""

import random


def chance(*key: object) -> random.Random:
    """Dice of their own for `key`, independent of every other key and of the order of calls."""
    return random.Random("/".join(str(part) for part in key))  # noqa: S311 - draws pictures, keeps no secret


def seed_of(*key: object) -> int:
    """A 32-bit number for generators that want one, fixed by `key`."""
    return chance(*key).getrandbits(32)
