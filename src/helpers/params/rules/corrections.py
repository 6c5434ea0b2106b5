"""Corrections: each names a file, unit, period and figure that there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.params.corrections import Correction
from helpers.params.declared import CORRECTIONS, Declared
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.programme import Programme
from helpers.params.reader import Key

Named = tuple[Key, str, Collection[str]]  # key, what it names, the names there are


def correction_of_known_place(declared: Declared) -> Iterator[Fault]:
    """What a correction names can be found: else it would never be applied."""
    known = declared.programme_ids
    for place, one in enumerate(declared.corrections.corrections):
        programme = declared.programmes.get(one.programme)
        named: list[Named] = [(("programme",), one.programme, known)]
        if programme is not None:
            named += _in_sheet(declared, programme, one) + _in_programme(declared, programme, one)
        for path, name, names in named:
            unit_unread = path[-1] == "unit" and declared.has_unit(one.programme, name)
            if name not in names and not unit_unread:
                stops = nearest(one.programme, known)
                at = ("corrections", place, *path)
                what, todo = f"không có {name!r}", did_you_mean(name, names)
                yield declared.key(CORRECTIONS, at, what, todo=todo, stops=stops)


def _in_sheet(declared: Declared, programme: Programme, one: Correction) -> list[Named]:
    form = declared.forms.get(programme.source.form)
    return [(("sheet",), one.sheet, [form.sheet])] if form and one.sheet else []


def _in_programme(declared: Declared, programme: Programme, one: Correction) -> list[Named]:
    periods = [period.id for period in programme.periods]
    if one.key is None:
        folders = [f"data/raw/{one.programme}/{period}" for period in periods]
        return [(("file",), one.file.rpartition("/")[0], folders)]
    return [
        (("key", "period"), one.key.period, periods),
        (("key", "unit"), one.key.unit, declared.units_of[one.programme]),
        (("key", "figure"), one.key.figure, _figures(declared, one.programme)),
    ]


def _figures(declared: Declared, programme: str) -> Collection[str]:
    """The figures that the units of a programme send: of its form, or of its score sheet."""
    form = declared.forms.get(declared.programmes[programme].source.form)
    framework = declared.framework_of(programme)
    if form is not None:
        return form.counts
    return [indicator.code for indicator in framework.indicators] if framework else []
