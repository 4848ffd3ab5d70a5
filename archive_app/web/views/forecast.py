"""How many boxes are to be got, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.services import box_forecast
from archive_app.web.formats import number
from archive_app.web.tongue import gettext

from .inbox import Choice


@dataclass(frozen=True)
class ForecastView:
    """How many boxes are to be got."""

    found: box_forecast.Forecast
    answer: str
    rows: tuple[tuple[str, box_forecast.ForecastRow], ...]
    spines: tuple[int, ...]
    village: str
    villages: tuple[Choice, ...]


def forecast_view(
    found: box_forecast.Forecast,
    names: dict[str, str],
    spines: tuple[int, ...],
    village: str,
    villages: tuple[Choice, ...],
) -> ForecastView:
    """Return the forecast as it is shown; `names` are the classes by their keys."""
    answer = gettext(
        "还要备 %(n)s 只 %(spine)s 毫米的盒（每只约装 %(pages)s 页）。",
        n=number(found.to_get),
        spine=found.spine_mm,
        pages=number(found.capacity),
    )
    if not found.to_get:
        answer = gettext("现有的盒够用。")
    rows = tuple((names.get(row.series, row.series), row) for row in found.rows)
    return ForecastView(found, answer, rows, spines, village, villages)
