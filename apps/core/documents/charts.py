"""Native charts of slides: they can be opened and edited like any other, and carry their own numbers."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.util import Inches, Pt

from apps.core.documents.deck import ACCENT, INK, LINE, SANS, Place, named


def bars(slide: Any, rows: Sequence[tuple[str, float]], place: Place, name: str, most: float | None = None) -> Any:
    """A bar a row, the first on top, in percent; `most` fixes the end of the axis."""
    data = CategoryChartData(number_format='0" %"')
    data.categories = [short(label) for label, _percent in rows]
    data.add_series(name, [round(percent, 1) for _label, percent in rows])
    chart = add(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, name)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories, plot.has_data_labels = 60, False, True
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = ACCENT
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = '0" %"', False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    font(labels.font, 12, INK)
    chart.category_axis.reverse_order = True
    axis(chart.category_axis, 12, INK)
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = max([most or 0, *(percent for _label, percent in rows)]) * 1.12
    return chart


def add(slide: Any, kind: Any, data: CategoryChartData, place: Place, name: str) -> Any:
    where = (Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height))
    frame = slide.shapes.add_chart(kind, *where, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", name)
    frame.chart.has_legend = frame.chart.has_title = False
    font(frame.chart.font, 12, INK)
    return frame.chart


def dress(series: Any, colour: Any, points: float, *, is_dotted: bool) -> None:
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


def axis(line: Any, size: int, colour: Any) -> None:
    font(line.tick_labels.font, size, colour)
    line.format.line.color.rgb = LINE


def font(letters: Any, size: int, colour: Any) -> None:
    letters.size, letters.color.rgb = Pt(size), colour
    named(letters, SANS)


def short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
