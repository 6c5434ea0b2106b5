"""Báo cáo: reproducible reports on Vietnamese digital-government indicators."""

__version__ = "0.1.0"
