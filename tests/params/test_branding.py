"""Logo and colour of an office, set in params/ and seen in page, PDF and Word; checked."""

import base64
import dataclasses
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import inprocess
import pytest
from project import PROGRAMME, REPO, assessed, copy_project, replace_text
from pydantic import ValidationError

from helpers.core.errors import ConfigError, ReportError
from helpers.documents.docx.render import render_docx
from helpers.documents.html.render import accent_css, page_style, render_html
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.documents.pdf.render import render_pdf
from helpers.notebook.open_report import Report
from helpers.params.branding import Branding, contrast, read_logo
from helpers.params.load import load_setting

# one pixel
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
GREEN = {"accent": "#0a5c36", "accent_dark": "#7fd6a8"}


def branded_notebook() -> Any:
    """The executed notebook of a unit whose office has a colour and a logo."""
    notebook = inprocess.executed(PROGRAMME, "2023-Q4", "so-tttt")
    assessment = assessed(PROGRAMME, "2023-Q4")
    setting = dataclasses.replace(
        assessment.facts.setting,
        branding=Branding(**GREEN, logo="logo.png", logo_vi="Biểu trưng"),
        logo=PNG,
    )
    facts = dataclasses.replace(assessment.facts, setting=setting)
    report = Report(
        dataclasses.replace(assessment, facts=facts), setting.unit("so-tttt"), "so-tttt"
    )
    bundle = report.cover()._repr_mimebundle_()
    copy = notebook.copy()
    copy["cells"] = [
        dict_with(cell, bundle) if cell.source == "report.cover()" else cell
        for cell in notebook.cells
    ]
    return copy


def dict_with(cell: Any, bundle: dict[str, Any]) -> Any:
    changed = cell.copy()
    changed["outputs"] = [type(cell)(output_type="display_data", data=bundle, metadata={})]
    return changed


def test_the_default_look_names_no_colour_and_no_logo() -> None:
    setting = load_setting(REPO, PROGRAMME)
    assert setting.branding == Branding(language="vi") and setting.logo == b""
    assert accent_css(inprocess.nodes(PROGRAMME, "2023-Q4", "so-tttt")) == ""


def test_colour_and_logo_reach_the_page_under_its_policy() -> None:
    nodes = notebook_to_nodes(branded_notebook())
    page = render_html(nodes, title="x")
    assert "--accent: #0a5c36" in page and "--accent: #7fd6a8" in page
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="Biểu trưng"' in page
    digest = re.search(r"sha256-[\w+/=]+", page)
    assert digest and digest[0] in page_style(accent_css(nodes)).policy
    assert digest[0] not in page_style().policy


def test_colour_and_logo_reach_pdf_and_word() -> None:
    nodes = notebook_to_nodes(branded_notebook())
    assert b"/Subtype/Image" in render_pdf(nodes, title="x")
    plain = inprocess.nodes(PROGRAMME, "2023-Q4", "so-tttt")
    assert b"/Subtype/Image" not in render_pdf(plain, title="x")
    word = zipfile.ZipFile(io.BytesIO(render_docx(nodes, title="x")))
    assert PNG in [word.read(name) for name in word.namelist() if "/media/" in name]
    assert 'descr="Biểu trưng"' in word.read("word/document.xml").decode()
    assert b"0a5c36" in word.read("word/theme/theme1.xml")


def test_a_colour_in_a_notebook_that_is_none_is_refused() -> None:
    notebook = branded_notebook()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for node in output.data.get("application/vnd.baocao.nodes+json", {}).get("nodes", []):
                if node["node"] == "cover":
                    node["accent"] = {"light": "red;} *{display:none", "dark": "#ffffff"}
    with pytest.raises(ReportError, match="Màu"):
        render_html(notebook_to_nodes(notebook), title="x")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"accent": "#cccccc", "accent_dark": "#7fd6a8"}, "tương phản"),
        ({"accent": "#0a5c36", "accent_dark": "#0a5c36"}, "tương phản"),
        ({"accent": "green", "accent_dark": "#7fd6a8"}, "#rrggbb"),
        ({"accent": "#0a5c36"}, "cùng có"),
        ({"logo": "logo.png"}, "cùng có"),
        ({"logo": "../logo.png", "logo_vi": "x"}, "tên một tệp"),
        ({"logo": "logo.svg", "logo_vi": "x"}, "tên một tệp"),
        ({"word": "mau.docm"}, "tên một tệp .docx"),
        ({"word": "../mau.docx"}, "tên một tệp .docx"),
    ],
)
def test_a_branding_that_cannot_be_read_or_seen_is_refused(wrong: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Branding(**wrong)


def test_a_pale_colour_in_params_is_named_with_its_file(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    replace_text(project, "params/branding.yml", 'accent: ""', 'accent: "#dddddd"')
    with pytest.raises(ConfigError, match=r"branding\.yml"):
        load_setting(project, PROGRAMME)


def test_a_programme_may_have_a_look_of_its_own(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    name = f"params/programmes/{PROGRAMME}.yml"
    look = 'branding: {accent: "#0a5c36", accent_dark: "#7fd6a8"}\ncover:\n'
    replace_text(project, name, "\ncover:\n", "\n" + look)
    assert load_setting(project, PROGRAMME).branding.accent == "#0a5c36"
    assert load_setting(project, "dak-nong-2022").branding.accent == ""


def test_a_logo_that_is_missing_or_no_png_is_named(tmp_path: Path) -> None:
    branding = Branding(logo="logo.png", logo_vi="x")
    with pytest.raises(ConfigError, match="Thiếu tệp logo"):
        read_logo(tmp_path, branding)
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    with pytest.raises(ConfigError, match="không dùng được"):
        read_logo(tmp_path, branding)
    (tmp_path / "logo.png").write_bytes(PNG)
    assert read_logo(tmp_path, branding) == PNG


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < 4.5
