"""How many dossiers each procedure receives, and how many of them online."""

from dataclasses import dataclass
from math import exp

from tools.simulate import planted
from tools.simulate.agencies import HANDLED_2023, Agency
from tools.simulate.catalogue import list_id
from tools.simulate.chance import Chance
from tools.simulate.periods import QUARTERS, YEARS, places_of

Table = list[list[int]]  # [procedure][place of the quarter]

SEASON = (0.9, 1.04, 1.0, 1.06)
GROWTH = 1.012
IDLE_BELOW = 15.0
IDLE_CHANCE = 0.3
UNUSED_IN_YEAR = 0.1
HIGHEST_SHARE = 0.992
SWING = 0.035


@dataclass(frozen=True)
class Demand:
    """Dossiers received: in all and online, and the share handled online by quarter."""

    received: Table
    online: Table
    handled: tuple[float, ...]


def demand_of(agency: Agency, seed: int) -> Demand:
    """Draw the agency's demand over all quarters."""
    received = _received(agency, seed)
    planted.shape_received(agency.id, received)
    handled = _handled(agency, seed)
    return Demand(received, _online(agency, received, handled, seed), handled)


def online_share(handled: float) -> float:
    """The share submitted online when `handled` of the dossiers are processed online.

    A quarter of the dossiers that are not processed online were still submitted online.
    """
    return handled + 0.25 * (1 - handled)


def _received(agency: Agency, seed: int) -> Table:
    """Heavy-tailed volumes: few procedures carry most dossiers, many receive none."""
    size = agency.partial + agency.full
    ranks = Chance(seed, "popularity", list_id(agency)).shuffled(range(size))
    chance = Chance(seed, "received", agency.id)
    weights = [(rank + 2.5) ** -1.6 * exp(0.3 * chance.normal()) for rank in ranks]
    scale = agency.volume / sum(weights)
    table = []
    for weight in weights:
        used = {year: chance.unit() >= UNUSED_IN_YEAR or weight * scale > 1 for year in YEARS}
        row = []
        for quarter in QUARTERS:
            season = SEASON[quarter.number - 1] * GROWTH**quarter.place
            expected = weight * scale * season * exp(0.15 * chance.normal())
            idle = expected < IDLE_BELOW and chance.unit() < IDLE_CHANCE
            drawn = chance.whole(expected)
            row.append(0 if idle or not used[quarter.year] else drawn)
        table.append(row)
    return table


def _handled(agency: Agency, seed: int) -> tuple[float, ...]:
    """The share processed online by quarter: rising, with swings that move the ranks."""
    chance = Chance(seed, "handled", agency.id)
    shares: list[float] = []
    for year in YEARS:
        swings = [chance.between(-1, 1) for _ in range(4)]
        middle = sum(swings) / 4
        for place, swing in zip(places_of(year), swings, strict=True):
            room = min(1.0, 4 * (1 - agency.handled))
            share = agency.handled + agency.pace * (place - 1.5) + SWING * room * (swing - middle)
            shares.append(min(HIGHEST_SHARE, share))
    if agency.id in HANDLED_2023:
        shares[:4] = HANDLED_2023[agency.id]
    return tuple(shares)


def _online(agency: Agency, received: Table, handled: tuple[float, ...], seed: int) -> Table:
    chance = Chance(seed, "online", agency.id)
    online = [[0] * len(QUARTERS) for _ in received]
    for year, reach in zip(YEARS, agency.reach, strict=True):
        places = places_of(year)
        reached = _reached(received, places, reach, chance)
        for place in places:
            volume = sum(received[row][place] for row in reached)
            total = sum(row[place] for row in received)
            share = min(HIGHEST_SHARE, online_share(handled[place]) * total / max(volume, 1))
            spread = min(0.15, 1 - share)
            for row in reached:
                drawn = share + chance.between(-spread, spread)
                online[row][place] = min(
                    received[row][place], chance.whole(received[row][place] * drawn)
                )
        for row in reached:
            _give_one_online(received[row], online[row], places)
    return online


def _reached(received: Table, places: range, reach: float, chance: Chance) -> list[int]:
    """The procedures that get online dossiers in the year: mostly the busiest ones."""
    busy = {
        row: sum(counts[place] for place in places) * chance.between(0.6, 1.4)
        for row, counts in enumerate(received)
        if any(counts[place] for place in places)
    }
    wanted = int(len(busy) * reach + 0.5)
    return sorted(sorted(busy, key=lambda row: (-busy[row], row))[:wanted])


def _give_one_online(received: list[int], online: list[int], places: range) -> None:
    if any(online[place] for place in places):
        return
    first = next(place for place in places if received[place])
    online[first] = 1
