"""Files of places that users add to the gazetteer: what kind of file it is, and its rows as entries."""

from __future__ import annotations

from whoholds.identify.sources.reading import Options, found_recipe, read
from whoholds.identify.sources.recipe import Recipe, known_recipes, recipe_named

__all__ = ["Options", "Recipe", "found_recipe", "known_recipes", "read", "recipe_named"]
