"""Passwords: Argon2id hashes, random first passwords, and what makes one too weak."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive_app.errors import BadInput

SHORTEST = 8
LONGEST = 200
#: no look-alikes: the first password is read from a screen or a slip of paper
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_HASHER = PasswordHasher()  # Argon2id with the second recommended option of RFC 9106


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Tell whether `password` is the one hashed in `stored`.

    Without a stored hash (unknown name) the same work is done against a hash nobody knows the password of, so
    that the time of the answer says nothing about who exists.
    """
    try:
        _HASHER.verify(stored if stored is not None else _nobodys(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Tell whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)


def random_password() -> str:
    """Return a first password of 77 bits in groups of four signs."""
    signs = [secrets.choice(_SIGNS) for _ in range(16)]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))


def refuse_weak(password: str, name: str) -> None:
    """Raise BadInput for a password that is too short, too long, the user's name or one sign repeated."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            f"口令应有 {SHORTEST} 到 {LONGEST} 个字符；请换一个。",
            f"A password has {SHORTEST} to {LONGEST} signs; choose another.",
        )
    if password.lower() == name.lower() or len(set(password)) < 4:
        raise BadInput(
            "口令太容易猜到（与用户名相同或字符太少）；请换一个。",
            "The password is too easy to guess (your name, or too few different signs); choose another.",
        )


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(24))
