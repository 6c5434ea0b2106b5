"""The page of all components, kept in docs/, is what the program draws today."""

import lxml.html
from components import FILE, page

from helpers.documents.nodes.checks import REQUIRED


def test_the_page_of_components_in_docs_is_up_to_date():
    assert FILE.read_text("utf-8") == page(), "chạy: python tests/support/components.py"


def test_the_page_shows_every_state_and_every_chart():
    html = lxml.html.document_fromstring(page())
    for state in ("ok", "bad", "none"):
        assert html.xpath(f"//*[contains(@class, 'status {state}')]"), state
    assert len(html.xpath("//figure//svg[@role='img']")) == 11
    assert html.xpath("//details[@class='evidence']") and html.xpath("//table[@data-sort]")
    assert {"cover", "table", "figure", "callout", "closing"} <= set(REQUIRED)
