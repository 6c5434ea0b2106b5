"""Declarations checked as one whole, before anything is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from helpers.core.paths import Project
from helpers.params.declared import Contents, Declared, contents, read_declared
from helpers.params.faults import Fault
from helpers.params.rules import (
    back_casts,
    corrections,
    figures,
    files,
    programmes,
    quotations,
    references,
    sheets,
    suppress,
    surveys,
    targets,
    tiles,
    units,
)


class Rule(Protocol):
    """Finds what is wrong with declarations; its name is the code of what it finds."""

    __name__: str

    def __call__(self, declared: Declared, /) -> Iterator[Fault]: ...


RULES: tuple[Rule, ...] = (
    references.id_is_file_name,
    references.programme_names_what_there_is,
    references.framework_documents_known,
    references.document_listed_once,
    references.document_known,
    references.succession_of_known_unit,
    references.succession_in_one_way,
    corrections.correction_of_known_place,
    programmes.period_has_one_method,
    programmes.periods_do_not_overlap,
    programmes.measured_field_in_form,
    programmes.logo_usable,
    programmes.word_template_fillable,
    sheets.sheet_field_in_form,
    sheets.real_unit_known,
    units.unit_of_known_programme,
    units.unit_declared_once,
    units.unit_parent_known,
    units.unit_dates_in_order,
    units.name_of_one_unit,
    units.alias_of_known_unit,
    targets.target_of_what_there_is,
    targets.one_target_at_a_time,
    targets.target_within_reach,
    figures.figure_of_what_there_is,
    figures.figure_typed_once,
    figures.figure_as_printed,
    figures.figure_within_maximum,
    figures.figure_agrees_with_its_maximum,
    figures.maximum_as_declared,
    surveys.not_surveyed_is_known,
    surveys.not_surveyed_has_no_figure,
    quotations.quotation_of_known_units,
    quotations.quotation_in_some_time,
    back_casts.back_cast_possible,
    back_casts.back_cast_weights_declared,
    suppress.suppress_possible,
    tiles.tile_of_known_unit,
    tiles.one_unit_a_tile,
    files.file_is_read,
)


@dataclass(frozen=True, eq=False, slots=True)
class Checked:
    """All declarations, and every fault in them, by file and line."""

    declared: Declared
    faults: tuple[Fault, ...]

    def stopping(self, programme: str) -> tuple[Fault, ...]:
        """The faults because of which a programme is not built."""
        return tuple(fault for fault in self.faults if fault.stops_programme(programme))

    def about(self, programmes: Iterable[str]) -> tuple[Fault, ...]:
        """The faults that stop one of these programmes; all of them where none is named."""
        named = tuple(programmes)
        return tuple(
            fault for fault in self.faults if not named or any(map(fault.stops_programme, named))
        )


def check_params(project: Project) -> Checked:
    """Read and check everything that the project declares.

    The same contents give the same object: a build asks many times.
    """
    return check_contents(project, contents(project))


def explanation_faults(checked: Checked) -> tuple[Fault, ...]:
    """What is wrong within explanations: each is read when its report is made, or when asked."""
    return tuple(_faults_of(files.explanation_keeps_to_form, checked.declared))


@lru_cache(maxsize=4)
def check_contents(project: Project, declarations: Contents) -> Checked:
    """The same of files that are not written yet: each one's path and what it will hold."""
    declared = read_declared(project, dict(declarations))
    faults = [*declared.faults, *(fault for rule in RULES for fault in _faults_of(rule, declared))]
    return Checked(
        declared, tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.key)))
    )


def _faults_of(rule: Rule, declared: Declared) -> Iterator[Fault]:
    """The faults that a rule finds, under its name."""
    return (replace(fault, code=rule.__name__) for fault in rule(declared))
