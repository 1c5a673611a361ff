"""The chart of a result's readings on the slides of a value report."""

import datetime as dt
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

from apps.core.documents.charts import add, axis, dress, font
from apps.core.documents.deck import ACCENT, INK_2, INK_3, LINE, Place


def readings(slide: Any, result: dict[str, Any], place: Place, names: tuple[str, str]) -> Any:
    """The readings as a line over days, the target dotted beside it."""
    data = CategoryChartData()
    data.categories = [dt.date.fromisoformat(day) for day, _value in result["points"]]
    data.add_series(names[0], [value for _day, value in result["points"]])
    target = result["marks"]["target"]
    if target is not None:
        data.add_series(names[1], [target] * len(result["points"]))
    chart = add(slide, XL_CHART_TYPE.LINE_MARKERS, data, place, names[0])
    dress(chart.plots[0].series[0], ACCENT, 2.25, is_dotted=False)
    if target is not None:
        dress(chart.plots[0].series[1], INK_3, 1.5, is_dotted=True)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    font(chart.legend.font, 11, INK_2)
    axis(chart.category_axis, 11, INK_2)
    chart.category_axis.tick_labels.number_format = "mmm yy"
    chart.category_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis(chart.value_axis, 11, INK_2)
    chart.value_axis.major_gridlines.format.line.color.rgb = LINE
    chart.value_axis.format.line.fill.background()
    return chart
