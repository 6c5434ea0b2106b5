"""The mappings of a project checked with its other declarations."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.params.declared import Declared, stems
from helpers.core.params.faults import Fault, did_you_mean
from helpers.core.params.reader import scan_yaml
from helpers.intake.sources.mapping import Mapping


def mapping_faults(declared: Declared) -> Iterator[Fault]:
    """What is wrong with the mappings. They stop no programme, only the exports read by them."""
    for name in stems(declared.files, "sources"):
        file = f"params/sources/{name}.yml"
        made = scan_yaml(declared.files[file], file, Mapping)
        if isinstance(made, tuple):
            yield from (fault.stopping(frozenset()) for fault in made)
            continue
        if made.id != name:
            what, todo = "mã khác tên tệp", f"sửa id thành {name}, hoặc đổi tên tệp"
            stops: frozenset[str] = frozenset()
            yield declared.key(file, ("id",), what, found=made.id, todo=todo, stops=stops)
        for place, form in enumerate(made.counts_in):
            if form not in stems(declared.files, "forms"):
                what = f"không có biểu mẫu {form!r}"
                todo = did_you_mean(form, stems(declared.files, "forms"))
                path = ("counts_in", place)
                yield declared.key(file, path, what, todo=todo, stops=frozenset())
