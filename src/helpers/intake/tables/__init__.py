"""Wide tables of an index: units down, indicators across.

`read_workbook` reads one as it arrives, with its framework; `read_tables` reads those of a
programme as observations.
"""

from helpers.intake.tables.book import TableBook, read_workbook
from helpers.intake.tables.programme import read_tables

__all__ = ["TableBook", "read_tables", "read_workbook"]
