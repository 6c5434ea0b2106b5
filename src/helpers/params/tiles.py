"""Maps of tiles: one tile a unit, near where the unit lies, all of one size."""

from __future__ import annotations

from pydantic import Field

from helpers.params.reader import Params


class Tile(Params):
    """One row of `params/tiles.csv`: where a unit stands on a map.

    Attributes:
        map: id of the map; a province that goes on unchanged stands on several.
        row, column: from 1, counted from the north and from the west.
    """

    map: str
    unit: str
    row: int = Field(ge=1)
    column: int = Field(ge=1)
