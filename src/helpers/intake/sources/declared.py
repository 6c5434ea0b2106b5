"""The mappings of a project checked with its other declarations."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.intake.sources.mapping import BY_ITEM, Mapping
from helpers.params.declared import Declared, stems
from helpers.params.faults import Fault, did_you_mean
from helpers.params.reader import scan_yaml


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
        yield from _unknown_codes(declared, file, made)


def _unknown_codes(declared: Declared, file: str, mapping: Mapping) -> Iterator[Fault]:
    """Codes that a mapping feeds and that no programme has whose other codes it feeds.

    Programmes that share a few codes by chance are not fed: all but one must be theirs.
    """
    fed = set(mapping.feeds.values())
    frameworks = (
        declared.frameworks.get(programme.framework)
        for programme in declared.programmes.values()
        if programme.source.kind == "table"
    )
    known: set[str] = set()
    for framework in frameworks:
        codes = {indicator.code for indicator in framework.indicators} if framework else set()
        known |= codes if len(fed - codes) <= 1 < len(fed) else set()
    for field, code in mapping.feeds.items():
        if known and code not in known and code != BY_ITEM:
            what, todo = f"khung không có chỉ tiêu {code!r}", did_you_mean(code, known)
            yield declared.key(file, ("feeds", field), what, todo=todo, stops=frozenset())
