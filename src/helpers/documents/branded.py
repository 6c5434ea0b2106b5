"""The look of an office on its reports: colour and logo."""

from __future__ import annotations

import base64
from typing import Any

from helpers.params.load import Setting


def branded(setting: Setting) -> dict[str, Any]:
    """Colour and logo of the office, where `params/` set them."""
    branding = setting.branding
    brand: dict[str, Any] = {}
    if branding.accent:
        brand["accent"] = {"light": branding.accent, "dark": branding.accent_dark}
    if setting.logo:
        png = base64.b64encode(setting.logo).decode("ascii")
        brand["logo"] = {"png": png, "alt": branding.logo_vi}
    return brand
