"""A made-up Board: sixteen quarters of returns, linked and consistent, with known stories planted in them.

`make_facts` gives the facts of any seed in memory; `write` lays out a workspace's returns as agencies send
them. What is made, and every story, is data: `data/specimen/recipe.toml` and `data/specimen/recipes/`.
"""

from __future__ import annotations

from tests.specimen.files import write
from tests.specimen.making import Made, make, make_facts, make_received
from tests.specimen.recipe import Recipe, Story, load_recipe

__all__ = ["Made", "Recipe", "Story", "load_recipe", "make", "make_facts", "make_received", "write"]
