"""Native charts of the slides: they can be opened and edited like any other, and carry their own numbers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.util import Inches, Pt

from apps.value.reporting.deck import ACCENT, INK, INK_2, INK_3, LINE, SANS, Place, named


def bars(slide: Any, rows: Sequence[tuple[str, float]], place: Place, name: str, most: float | None = None) -> Any:
    """A bar a row, the first on top, in percent; `most` fixes the end of the axis."""
    data = CategoryChartData(number_format='0" %"')
    data.categories = [_short(label) for label, _percent in rows]
    data.add_series(name, [round(percent, 1) for _label, percent in rows])
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, name)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories, plot.has_data_labels = 60, False, True
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = ACCENT
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = '0" %"', False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _font(labels.font, 12, INK)
    chart.category_axis.reverse_order = True
    _axis(chart.category_axis, 12, INK)
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = max([most or 0, *(percent for _label, percent in rows)]) * 1.12
    return chart


def readings(slide: Any, result: dict[str, Any], place: Place, names: tuple[str, str]) -> Any:
    """The readings as a line over days, the target dotted beside it."""
    data = CategoryChartData()
    data.categories = [dt.date.fromisoformat(day) for day, _value in result["points"]]
    data.add_series(names[0], [value for _day, value in result["points"]])
    target = result["marks"]["target"]
    if target is not None:
        data.add_series(names[1], [target] * len(result["points"]))
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, data, place, names[0])
    _series(chart.plots[0].series[0], ACCENT, 2.25, is_dotted=False)
    if target is not None:
        _series(chart.plots[0].series[1], INK_3, 1.5, is_dotted=True)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _font(chart.legend.font, 11, INK_2)
    _axis(chart.category_axis, 11, INK_2)
    chart.category_axis.tick_labels.number_format = "mmm yy"
    chart.category_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _axis(chart.value_axis, 11, INK_2)
    chart.value_axis.major_gridlines.format.line.color.rgb = LINE
    chart.value_axis.format.line.fill.background()
    return chart


def _add(slide: Any, kind: Any, data: CategoryChartData, place: Place, name: str) -> Any:
    where = (Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height))
    frame = slide.shapes.add_chart(kind, *where, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", name)
    frame.chart.has_legend = frame.chart.has_title = False
    _font(frame.chart.font, 12, INK)
    return frame.chart


def _series(series: Any, colour: Any, points: float, *, is_dotted: bool) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(points)
    if is_dotted:
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _axis(axis: Any, size: int, colour: Any) -> None:
    _font(axis.tick_labels.font, size, colour)
    axis.format.line.color.rgb = LINE


def _font(font: Any, size: int, colour: Any) -> None:
    font.size, font.color.rgb = Pt(size), colour
    named(font, SANS)


def _short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
