"""All analyses of a composite's structure and robustness, as tables by name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.index.balance import Targets, balanced_weights
from helpers.index.benefit import BAND, benefit_of_the_doubt
from helpers.index.composite import Results
from helpers.index.copeland import copeland
from helpers.index.correlation import Flags, correlations
from helpers.index.importance import importance
from helpers.index.principal import pca, pca_loadings
from helpers.index.reliability import reliability, reliability_items
from helpers.index.removal import removal, removal_units, without_each


def analyses(
    results: Results,
    periods: Sequence[int] | None = None,
    *,
    flags: Flags | None = None,
    targets: Targets | None = None,
    band: float | None = BAND,
) -> dict[str, pd.DataFrame]:
    """Every analysis that needs no draws, by the name of its file or sheet.

    Args:
        periods: positions of the periods that are told of; None: all.
        flags: where correlations are flagged.
        targets: wanted importance by code; without them the declared weights.
        band: how far shares may move from the declared ones in the second Benefit of the Doubt.

    Raises:
        ConfigError: targets that do not fit the framework.
    """
    wanted = range(len(results.data.periods)) if periods is None else periods
    again = without_each(results)
    return {
        "correlations": correlations(results, wanted, flags),
        "reliability": reliability(results, wanted),
        "reliability_items": reliability_items(results, wanted),
        "pca": pca(results, wanted),
        "pca_loadings": pca_loadings(results, wanted),
        "removal": removal(results, wanted, again),
        "removal_units": removal_units(results, wanted, again),
        "importance": importance(results, wanted),
        "balanced_weights": balanced_weights(results, wanted, targets),
        "copeland": copeland(results, wanted),
        "benefit_of_the_doubt": benefit_of_the_doubt(results, wanted, band),
    }
