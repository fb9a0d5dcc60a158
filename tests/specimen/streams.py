"""Chance, from one seed: a stream of its own for every name, so that a new table changes no other."""

from __future__ import annotations

import hashlib

import numpy as np


class Streams:
    """Random streams by name. The same seed and name give the same numbers, whatever else is asked for.

    >>> int(Streams(1).of("plans").integers(10**9)) == int(Streams(1).of("plans").integers(10**9))
    True
    >>> int(Streams(1).of("plans").integers(10**9)) == int(Streams(2).of("plans").integers(10**9))
    False
    """

    def __init__(self, seed: int):
        self.seed = seed

    def of(self, name: str) -> np.random.Generator:
        """The stream of one name, from its beginning: ask once and keep it."""
        digest = hashlib.sha256(name.encode("utf-8")).digest()
        key = tuple(int.from_bytes(digest[place : place + 4], "big") for place in range(0, 16, 4))
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))
