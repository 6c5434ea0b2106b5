"""Files that nothing reads: what stands in them would be missing without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from helpers.core.errors import ConfigError
from helpers.params.declared import EXPLANATIONS, Declared
from helpers.params.explanations import read_explanations
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.programme import OVERVIEW
from helpers.params.quotations import FILE as QUOTATIONS

_TABLES = (
    "branding.yml",
    "corrections.yml",
    "provinces.csv",
    "regions.csv",
    "successions.csv",
    "targets.csv",
    "tiles.csv",
    "unit_aliases.csv",
    "units.csv",
)
_FOLDERS = {
    "branding": (".png", ".docx"),
    "forms": (".yml",),
    "frameworks": (".yml",),
    "programmes": (".yml",),
    "sources": (".yml",),
}


def file_is_read(declared: Declared) -> Iterator[Fault]:
    """Every file of `params/` is one that a declaration is read from."""
    for name in declared.files:
        path = PurePosixPath(name)
        if path.parts[0] != "params" or path.name.startswith("README"):
            continue
        inside = path.parts[1:]
        if len(inside) == 1 and inside[0] not in _TABLES:
            yield _unread(name, did_you_mean(inside[0], _TABLES))
        elif len(inside) > 1 and inside[0] == "explanations":
            yield from _explanation(declared, name, inside[1:])
        elif len(inside) > 1 and not (
            len(inside) == 2 and path.suffix in _FOLDERS.get(inside[0], ())
        ):
            endings = ", ".join(
                f"params/{folder}/*{end}" for folder, ends in _FOLDERS.items() for end in ends
            )
            yield _unread(name, f"để đúng thư mục và đuôi tệp: {endings}")


def _explanation(declared: Declared, name: str, inside: tuple[str, ...]) -> Iterator[Fault]:
    """An explanation lies at `<programme>/<period>/<unit>.md`, what documents say beside them."""
    programmes = declared.programme_ids
    if inside[0] in programmes and inside[1:] == (QUOTATIONS,):
        return
    if len(inside) != 3 or not inside[2].endswith(".md"):
        stops = frozenset(inside[:1]) & frozenset(programmes)
        yield _unread(
            name, f"để tệp ở <chương trình>/<kỳ>/<đơn vị>.md, <chương trình>/{QUOTATIONS}", stops
        )
        return
    programme, period, unit = inside[0], inside[1], inside[2].removesuffix(".md")
    if programme not in programmes:
        todo = did_you_mean(programme, programmes)
        yield _unread(name, todo, nearest(programme, programmes))
        return
    about, units = declared.programmes.get(programme), declared.units_of[programme]
    periods = [known.id for known in about.periods] if about else [period]
    stops = frozenset({programme})
    if period not in periods:
        what = f"giải trình để ở {period!r}, không phải kỳ nào của {programme}"
        yield Fault(name, 1, what, todo=did_you_mean(period, periods), stops=stops)
    if not declared.has_unit(programme, unit):
        what = f"giải trình của {unit!r}, không phải đơn vị nào của {programme}"
        whole = about.whole if about and unit == OVERVIEW else ""
        todo = f"đổi tên thành {whole}.md" if whole else did_you_mean(unit, units)
        yield Fault(name, 1, what, todo=todo, stops=stops)


def explanation_keeps_to_form(declared: Declared) -> Iterator[Fault]:
    """The sections of an explanation can be told apart. Only its own report needs it."""
    for name in declared.files:
        if name.startswith(f"{EXPLANATIONS}/") and name.endswith(".md"):
            try:
                read_explanations(declared.project.root / name)
            except ConfigError as error:
                line = int(error.where.rpartition(" ")[2])
                yield Fault(name, line, error.what, "", error.found, error.todo, frozenset())
            except UnicodeDecodeError:
                yield Fault(name, 1, "không phải chữ UTF-8", stops=frozenset())


def _unread(name: str, todo: str, stops: frozenset[str] = frozenset()) -> Fault:
    return Fault(name, 1, "không phần nào của chương trình đọc tệp này", todo=todo, stops=stops)
