"""Seeded simulator of the agencies' workbooks in data/raw.

The agencies' dossier counts were never published, so the demonstration data are drawn here. Every
workbook says "SỐ LIỆU MÔ PHỎNG". The product never imports this package.
"""
