"""Quotations: of units that there are, at a time that there is."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.params.declared import Declared
from helpers.params.faults import Fault, did_you_mean


def quotation_of_known_units(declared: Declared) -> Iterator[Fault]:
    """Every unit or group that a quotation speaks of is declared."""
    for programme, table in declared.quotations.items():
        units = declared.units_of[programme]
        groups = {unit.group for unit in units.values()}
        for line, quotation in table.numbered():
            for name in quotation.of:
                if name not in groups and not declared.has_unit(programme, name):
                    what = f"không có đơn vị hay nhóm đơn vị {name!r} trong {programme}"
                    todo = did_you_mean(name, [*units, *groups])
                    stops = frozenset({programme})
                    yield Fault(table.file, line, what, "cột units", todo=todo, stops=stops)


def quotation_in_some_time(declared: Declared) -> Iterator[Fault]:
    """The first day of a quotation is not after the last; a head has a line, and a line a head."""
    for programme, table in declared.quotations.items():
        for line, quotation in table.numbered():
            stops = frozenset({programme})
            if quotation.valid_to < quotation.valid_from:
                what = f"ngày cuối {quotation.valid_to} trước ngày đầu {quotation.valid_from}"
                todo = "sửa valid_from, valid_to"
                yield Fault(table.file, line, what, "cột valid_to", todo=todo, stops=stops)
            if bool(quotation.head) != (quotation.head_line is not None):
                what = "head và head_line phải cùng có hoặc cùng trống"
                todo = "ghi cả lời dẫn và dòng của lời dẫn, hoặc bỏ trống cả hai"
                yield Fault(table.file, line, what, "cột head_line", todo=todo, stops=stops)
