"""Scoring sheets: what is read from them stands in them, and whose are not simulated."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.params.declared import Declared
from helpers.params.faults import Fault, did_you_mean


def sheet_field_in_form(declared: Declared) -> Iterator[Fault]:
    """A field that values are given by is a figure of a form with a row for each criterion.

    It is the same field for all criteria of a framework: the first is named.
    """
    for name, programme in declared.programmes.items():
        framework = declared.framework_of(name)
        form = declared.forms.get(programme.source.form)
        for criterion in framework.criteria[:1] if framework else ():
            if criterion.measure is None or (programme.source.kind == "forms" and form is None):
                continue
            file = f"params/frameworks/{programme.framework}.yml"
            key = ("indicators", place_of(declared, programme.framework, criterion.code), "measure")
            stops = frozenset({name})
            if form is None or form.layout != "items":
                what = f"measure có field nhưng {name} không có biểu mỗi dòng một tiêu chí"
                todo = "dùng source: {kind: forms, form: …} với biểu có layout: items"
                yield declared.key(file, key, what, todo=todo, stops=stops)
                continue
            for role in ("field", "otherwise"):
                field = getattr(criterion.measure, role)
                if field and field not in form.counts:
                    what = f"biểu {form.id} không có số liệu {field!r}"
                    todo = did_you_mean(field, form.counts)
                    yield declared.key(file, (*key, role), what, todo=todo, stops=stops)


def place_of(declared: Declared, framework: str, code: str) -> int:
    """Where an indicator stands in its framework's list."""
    return [indicator.code for indicator in declared.frameworks[framework].indicators].index(code)


def real_unit_known(declared: Declared) -> Iterator[Fault]:
    """The units whose values are real are units of the programme."""
    for name, programme in declared.programmes.items():
        for place, unit in enumerate(programme.real_units):
            if not declared.has_unit(name, unit):
                todo = did_you_mean(unit, declared.units_of[name])
                key = ("real_units", place)
                yield declared.in_programme(name, key, f"không có đơn vị {unit!r}", todo=todo)
