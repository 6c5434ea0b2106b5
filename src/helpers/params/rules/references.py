"""What one declaration calls by its id must be declared elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from helpers.params.declared import (
    DOCUMENTS,
    FIGURES,
    SUCCESSIONS,
    TARGETS,
    Declared,
    stems,
)
from helpers.params.faults import Fault, Stopped, did_you_mean
from helpers.params.framework import Method
from helpers.params.indicator import Indicator
from helpers.params.reader import Key
from helpers.params.successions import contradictions

Named = tuple[Key, str, Collection[str], str]  # key, id, the ids there are, what they are


def id_is_file_name(declared: Declared) -> Iterator[Fault]:
    """The id of a programme, framework or form is the name of its file."""
    for kind, ids in (
        ("programmes", {name: programme.id for name, programme in declared.programmes.items()}),
        ("frameworks", {name: framework.id for name, framework in declared.frameworks.items()}),
        ("forms", {name: form.id for name, form in declared.forms.items()}),
    ):
        for name, id_ in ids.items():
            if id_ != name:
                yield declared.key(
                    f"params/{kind}/{name}.yml",
                    ("id",),
                    "mã khác tên tệp",
                    found=id_,
                    todo=f"sửa id thành {name}, hoặc đổi tên tệp",
                    stops=declared.users(kind, name),
                )


def programme_names_what_there_is(declared: Declared) -> Iterator[Fault]:
    """Framework, form, document and whole of a programme are declared."""
    frameworks, forms = stems(declared.files, "frameworks"), stems(declared.files, "forms")
    for name, programme in declared.programmes.items():
        units, documents = declared.units_of[name], declared.document_ids
        named: list[Named] = []
        if programme.framework not in frameworks:
            named.append((("framework",), programme.framework, frameworks, "khung"))
        if programme.source.kind == "forms" and programme.source.form not in forms:
            named.append((("source", "form"), programme.source.form, forms, "biểu mẫu"))
        if not declared.has_document(programme.document):
            named.append((("document",), programme.document, documents, "văn bản"))
        if programme.whole and not declared.has_unit(name, programme.whole):
            named.append((("whole",), programme.whole, units, "đơn vị"))
        for key, id_, known, kind in named:
            what, todo = f"không có {kind} {id_!r}", did_you_mean(id_, known)
            yield declared.in_programme(name, key, what, todo=todo)


def document_known(declared: Declared) -> Iterator[Fault]:
    """A document that a figure, target, reorganisation or quotation was typed from is listed."""
    cited: list[tuple[str, int, str, Stopped]] = [
        *(
            (FIGURES, line, figure.document, frozenset({figure.programme}))
            for line, figure in declared.figures.numbered()
        ),
        *(
            (TARGETS, line, target.document, frozenset({target.programme}))
            for line, target in declared.targets.numbered()
        ),
        *(
            (SUCCESSIONS, line, succession.document, declared.programmes_of(succession.predecessor))
            for line, succession in declared.successions.numbered()
        ),
        *(
            (table.file, line, quotation.document, frozenset({programme}))
            for programme, table in declared.quotations.items()
            for line, quotation in table.numbered()
        ),
    ]
    for file, line, document, stops in cited:
        if document and not declared.has_document(document):
            what = f"không có văn bản {document!r}"
            todo = did_you_mean(document, declared.document_ids)
            yield Fault(file, line, what, "cột document", todo=todo, stops=stops)


def document_listed_once(declared: Declared) -> Iterator[Fault]:
    """Two lines with one id would be cited as one document."""
    first: dict[str, int] = {}
    for line, document in declared.documents.numbered():
        before = first.setdefault(document.id, line)
        if before != line:
            what = f"văn bản {document.id!r} đã khai báo ở dòng {before}"
            yield Fault(DOCUMENTS, line, what, "cột id", todo="xoá dòng thừa")


def framework_documents_known(declared: Declared) -> Iterator[Fault]:
    """The documents that indicators and methods come from are listed."""
    for name, framework in declared.frameworks.items():
        sides: tuple[tuple[str, Sequence[Indicator | Method]], ...] = (
            ("indicators", framework.indicators),
            ("methods", framework.methods),
        )
        for kind, parts in sides:
            for place, part in enumerate(parts):
                if part.document and not declared.has_document(part.document):
                    yield declared.key(
                        f"params/frameworks/{name}.yml",
                        (kind, place, "document"),
                        f"không có văn bản {part.document!r}",
                        todo=did_you_mean(part.document, declared.document_ids),
                        stops=declared.users("frameworks", name),
                    )


def succession_of_known_unit(declared: Declared) -> Iterator[Fault]:
    """What ends is a unit, a province, or came from another reorganisation."""
    known = declared.units.unread.union(row.id for row in declared.units.rows)
    known |= {row.id for row in declared.provinces.rows}
    known |= {row.successor for row in declared.successions.rows if row.kind != "unchanged"}
    for line, succession in declared.successions.numbered():
        if succession.predecessor not in known and declared.units.readable:
            what = f"không có đơn vị {succession.predecessor!r}"
            todo = did_you_mean(succession.predecessor, known)
            yield Fault(
                SUCCESSIONS,
                line,
                what,
                "cột predecessor",
                succession.predecessor_vi,
                todo,
                declared.programmes_of(succession.successor),
            )


def succession_in_one_way(declared: Declared) -> Iterator[Fault]:
    """The reorganisations do not contradict each other."""
    for fault in contradictions(declared.successions):
        yield fault.stopping(declared.programmes_of(fault.found))
