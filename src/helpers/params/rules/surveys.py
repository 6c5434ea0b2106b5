"""Units declared as not surveyed: they and the period are known, and nothing is typed of them."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.params.declared import FIGURES, Declared
from helpers.params.faults import Fault, did_you_mean


def not_surveyed_is_known(declared: Declared) -> Iterator[Fault]:
    """Period and units are declared, each unit once."""
    for name, programme in declared.programmes.items():
        periods = [period.id for period in programme.periods]
        for period, units in programme.not_surveyed.items():
            if period not in periods:
                what = f"không có kỳ {period!r} trong {name}"
                todo = did_you_mean(period, periods)
                yield declared.in_programme(name, ("not_surveyed", period), what, todo=todo)
            for place, unit in enumerate(units):
                key = ("not_surveyed", period, place)
                if not declared.has_unit(name, unit):
                    what = f"không có đơn vị {unit!r} trong {name}"
                    todo = did_you_mean(unit, declared.units_of[name])
                    yield declared.in_programme(name, key, what, todo=todo)
                elif unit in units[:place]:
                    what, todo = f"đơn vị {unit!r} khai hai lần cho kỳ {period}", "giữ một"
                    yield declared.in_programme(name, key, what, todo=todo)


def not_surveyed_has_no_figure(declared: Declared) -> Iterator[Fault]:
    """Of a unit that was not surveyed no number is typed."""
    for line, figure in declared.figures.numbered():
        programme = declared.programmes.get(figure.programme)
        if (
            programme is None
            or figure.value is None
            or programme.surveyed(figure.unit, figure.period)
        ):
            continue
        what = f"{figure.unit} khai là không khảo sát kỳ {figure.period} nhưng có số"
        found = f"{figure.indicator}, {figure.printed or figure.value}"
        todo = f"xoá dòng này, hoặc bỏ {figure.unit} khỏi not_surveyed của {figure.programme}.yml"
        stops = frozenset({figure.programme})
        yield Fault(FIGURES, line, what, "cột value", found, todo, stops)
