"""Everything that a project declares, read once, with the line of each row and key."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from helpers.core.paths import Project
from helpers.params.branding import Branding
from helpers.params.corrections import Corrections
from helpers.params.documents import Document, Figure
from helpers.params.faults import Fault, Stopped
from helpers.params.form import Form
from helpers.params.framework import Framework
from helpers.params.programme import Programme
from helpers.params.provinces import Province
from helpers.params.quotations import FILE as QUOTATIONS
from helpers.params.quotations import Quotation
from helpers.params.reader import Key, Params, scan_yaml
from helpers.params.registry import Alias, Unit
from helpers.params.successions import Succession
from helpers.params.tables import Table, scan_csv
from helpers.params.targets import Target
from helpers.params.tiles import Tile
from helpers.params.yaml_lines import line_of

EXPLANATIONS = "params/explanations"
UNITS, ALIASES = "params/units.csv", "params/unit_aliases.csv"
TARGETS, SUCCESSIONS = "params/targets.csv", "params/successions.csv"
PROVINCES = "params/provinces.csv"
TILES = "params/tiles.csv"
DOCUMENTS, FIGURES = "data/published/documents.csv", "data/published/figures.csv"
BRANDING, CORRECTIONS = "params/branding.yml", "params/corrections.yml"
_NEEDED = (UNITS, ALIASES, TARGETS, SUCCESSIONS, DOCUMENTS, FIGURES, BRANDING)
_LEFT_BEHIND = (".", "~$", "Thumbs.db", "desktop.ini")  # by editors, Excel and Windows
Model = TypeVar("Model", bound=Params)
# each file's path relative to the project, and what it holds
Contents = tuple[tuple[str, bytes], ...]


def contents(project: Project) -> Contents:
    """Every declaration; of written explanations, which may be thousands, only the names."""
    files = []
    for top in (project.params, project.published):
        for folder, inner, names in os.walk(top, followlinks=True):
            inner[:] = sorted(name for name in inner if not name.startswith(_LEFT_BEHIND))
            for name in sorted(names):
                path = Path(folder, name)
                if not name.startswith(_LEFT_BEHIND) and path.is_file():
                    shown = project.relative(path)
                    unread = shown.startswith(f"{EXPLANATIONS}/") and name != QUOTATIONS
                    files.append((shown, b"" if unread else path.read_bytes()))
    return tuple(files)


@dataclass(frozen=True, eq=False, slots=True)
class Declared:
    """All declarations that can be read. `faults`: what is wrong with the others.

    What has a file of its own is held by the file's name, which is the id that it should have.
    """

    project: Project
    files: dict[str, bytes]
    programmes: dict[str, Programme]
    frameworks: dict[str, Framework]
    forms: dict[str, Form]
    branding: Branding
    corrections: Corrections
    units: Table[Unit]
    units_of: dict[str, dict[str, Unit]]  # by programme and id
    aliases: Table[Alias]
    targets: Table[Target]
    successions: Table[Succession]
    documents: Table[Document]
    document_ids: frozenset[str]
    figures: Table[Figure]
    provinces: Table[Province]
    tiles: Table[Tile]
    quotations: dict[str, Table[Quotation]]  # by programme
    faults: tuple[Fault, ...]

    @property
    def programme_ids(self) -> tuple[str, ...]:
        """The programmes that have a file, readable or not."""
        return stems(self.files, "programmes")

    def has_unit(self, programme: str, unit: str) -> bool:
        """Whether a unit is declared; where `units.csv` cannot be read, nobody can say no."""
        if unit in self.units_of.get(programme, ()) or unit in self.units.unread:
            return True
        return not self.units.readable

    def has_document(self, document: str) -> bool:
        """Whether a document is listed; where the list cannot be read, nobody can say no."""
        return document in self.document_ids or not self.documents.readable

    def users(self, kind: str, name: str) -> Stopped:
        """The programmes that use a file of a folder of `params/`."""
        return users(self.programmes, kind, name)

    def programmes_of(self, unit: str) -> Stopped:
        """The programmes that have a unit of this id."""
        return frozenset(name for name, units in self.units_of.items() if unit in units)

    def framework_of(self, programme: str) -> Framework | None:
        """The framework of a programme, where both can be read."""
        about = self.programmes.get(programme)
        return self.frameworks.get(about.framework) if about else None

    def in_programme(
        self, name: str, path: Key, what: str, *, found: str = "", todo: str = ""
    ) -> Fault:
        """A fault of a key in the file of a programme, which it stops."""
        file, stops = f"params/programmes/{name}.yml", frozenset({name})
        return self.key(file, path, what, found=found, todo=todo, stops=stops)

    def key(
        self,
        file: str,
        path: Key,
        what: str,
        *,
        found: str = "",
        todo: str = "",
        stops: Stopped = None,
    ) -> Fault:
        """A fault of a key in a YAML file, with its line."""
        line = line_of(self.files[file].decode("utf-8-sig"), path)
        return Fault(file, line, what, f"khoá {'.'.join(map(str, path))}", found, todo, stops)


def read_declared(project: Project, files: dict[str, bytes]) -> Declared:
    """Read all of it; what cannot be read becomes a fault."""
    reading = _Reading(files)
    programmes = reading.folder("programmes", Programme)
    units = reading.csv(UNITS, Unit)
    units_of: dict[str, dict[str, Unit]] = {name: {} for name in stems(files, "programmes")}
    for unit in units.rows:
        units_of.setdefault(unit.programme, {}).setdefault(unit.id, unit)
    documents = reading.csv(DOCUMENTS, Document)
    return Declared(
        project=project,
        files=files,
        programmes=programmes,
        frameworks=reading.folder("frameworks", Framework, programmes),
        forms=reading.folder("forms", Form, programmes),
        branding=reading.yaml(BRANDING, Branding) or Branding(),
        corrections=reading.yaml(CORRECTIONS, Corrections) or Corrections(),
        units=units,
        units_of=units_of,
        aliases=reading.csv(ALIASES, Alias),
        targets=reading.csv(TARGETS, Target),
        successions=reading.csv(SUCCESSIONS, Succession),
        documents=documents,
        document_ids=documents.unread.union(row.id for row in documents.rows),
        figures=reading.csv(FIGURES, Figure),
        provinces=reading.csv(PROVINCES, Province),
        tiles=reading.csv(TILES, Tile),
        quotations={
            name: reading.csv(f"{EXPLANATIONS}/{name}/{QUOTATIONS}", Quotation, frozenset({name}))
            for name in stems(files, "programmes")
        },
        faults=tuple(reading.faults),
    )


class _Reading:
    """Reads files one after the other and keeps what is wrong with them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self.faults = [
            Fault(name, 0, "Thiếu tệp", todo="tạo lại tệp, hoặc lấy từ bản lưu")
            for name in _NEEDED
            if name not in files
        ]

    def csv(self, name: str, model: type[Model], stops: Stopped = None) -> Table[Model]:
        """The rows of a table; its faults stop whom each names, or these programmes."""
        if name not in self._files:
            return Table(name, readable=False)
        table = scan_csv(self._files[name], name, model)
        self.faults += [fault.stopping(stops) if stops else fault for fault in table.faults]
        return table

    def yaml(self, name: str, model: type[Model], stops: Stopped = None) -> Model | None:
        if name not in self._files:
            return None
        made: Model | tuple[Fault, ...] = scan_yaml(self._files[name], name, model)
        if not isinstance(made, tuple):
            return made
        self.faults += [fault.stopping(stops) for fault in made]
        return None

    def folder(
        self, kind: str, model: type[Model], programmes: dict[str, Programme] | None = None
    ) -> dict[str, Model]:
        """The files of a folder by name; a fault stops the programmes that use the file."""
        models = {}
        for name in stems(self._files, kind):
            stops = users(programmes or {}, kind, name)
            made = self.yaml(f"params/{kind}/{name}.yml", model, stops)
            if made is not None:
                models[name] = made
        return models


def users(programmes: dict[str, Programme], kind: str, name: str) -> Stopped:
    """Those of the programmes that use a file of a folder of `params/`."""
    if kind == "programmes":
        return frozenset({name})
    return frozenset(
        id_
        for id_, programme in programmes.items()
        if name == (programme.framework if kind == "frameworks" else programme.source.form)
    )


def stems(files: Iterable[str], kind: str) -> tuple[str, ...]:
    """The names, without ending, of the files in a folder of `params/`."""
    folder, ending = f"params/{kind}/", ".yml"
    names = (name.removeprefix(folder) for name in files if name.startswith(folder))
    return tuple(
        name.removesuffix(ending) for name in names if name.endswith(ending) and "/" not in name
    )
