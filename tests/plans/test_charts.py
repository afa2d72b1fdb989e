"""The geometry of charts and the SVG drawn from it."""

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from config.demo import figures
from plans import charts
from plans.statistics import limits_of, values_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def measured(code="RES5D"):
    return [SimpleNamespace(**row) for row in figures.measurements(code)]


def drawn(chart):
    html = render_to_string("charts/xmr.html", {"chart": chart})
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", html, re.S).group())


def test_every_month_is_a_point_and_the_collapse_stands_out():
    panel = charts.xmr(measured(), baseline_until=date(2012, 8, 1)).panels[0]
    assert len(panel.points) == 47
    assert [point.words for point in panel.points if point.kind == "signal"][-15:][0].startswith("2012-09: 0 · 2012-09 to 2013-11: 15 values in a row below the lower limit.")


def test_the_limits_come_from_the_months_up_to_the_baseline():
    chart = charts.xmr(measured(), baseline_until=date(2012, 8, 1))
    assert (chart.limits.count, chart.baseline_words) == (32, "2010-01 to 2012-08")
    assert [level.label for level in chart.panels[0].levels] == ["Upper limit 72.42", "Mean 54.47", "Lower limit 36.53"]


def test_all_coordinates_stay_within_the_drawing():
    chart = charts.xmr(measured(), target=Decimal(250), marks=[(date(2012, 9, 1), "Collapse")])
    for panel in chart.panels:
        assert all(charts.LEFT <= float(point.x) <= charts.RIGHT and panel.top <= float(point.y) <= panel.bottom for point in panel.points)
        assert all(panel.top <= float(level.y) <= panel.bottom for level in panel.levels)


def test_labels_of_limits_never_cover_one_another():
    levels = charts.xmr(measured(), target=Decimal("54.4")).panels[0].levels
    heights = [float(level.label_y) for level in levels]
    assert all(lower - upper >= charts.LABEL_GAP - 0.1 for upper, lower in zip(heights, heights[1:], strict=False))


def test_a_lower_limit_below_zero_is_not_drawn_for_what_cannot_be_negative():
    chart = charts.xmr(measured("REOPEN"))
    labels = [level.label for level in chart.panels[0].levels]
    assert ([label.split(" ")[0] for label in labels], chart.has_lower) == (["Upper", "Mean"], False)
    assert "natural process limits none to " in chart.text_alternative


def test_a_lower_limit_below_zero_counts_where_values_are_negative():
    limits = limits_of([Decimal(value) for value in (1, 9, 2, 8, 1, 9, 2, 8)])
    assert (limits.lower < 0, limits.has_lower(), limits.lower_words()) == (True, False, "none")
    assert limits.lower_words([None, Decimal(-1)]).startswith("-")


def test_a_month_with_few_cases_is_hollow_and_off_the_line():
    months = measured()
    months[3].sample_size = 4
    panel = charts.xmr(months).panels[0]
    assert (panel.points[3].kind, len(panel.path.split())) == ("small", 46)


@pytest.mark.parametrize("values", [["7"], ["0"], ["-3", "4"], ["5"] * 9, ["999999999999.9999", "0.0001", "1"]])
def test_any_series_can_be_drawn(values):
    months = [SimpleNamespace(period=date(2020, 1 + at, 1), value=Decimal(value), sample_size=None) for at, value in enumerate(values)]
    assert len(charts.xmr(months).panels[0].points) == len(values)
    assert drawn(charts.xmr(months)).tag == f"{SVG}svg"


def test_nothing_measured_is_no_chart():
    assert (charts.xmr([]), charts.sparkline([])) == (None, None)


def test_marks_outside_the_series_are_left_out():
    marks = [(date(2009, 1, 1), "before"), (date(2012, 9, 15), "Plan"), (date(2014, 1, 1), "after")]
    assert [mark.label for mark in charts.xmr(measured(), marks=marks).marks] == ["Plan"]


def test_the_text_alternative_tells_what_the_picture_shows():
    text = charts.xmr(measured(), baseline_until=date(2012, 8, 1)).text_alternative
    assert text.startswith("47 values from 2010-01 to 2013-11. Lowest 0, highest 68.84, last 2.08. Baseline 2010-01 to 2012-08: mean 54.47, natural process limits 36.53 to 72.42.")
    assert "2012-09 to 2013-11: 15 values in a row below the lower limit." in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_drawing_is_well_formed_and_carries_no_style(language):
    with translation.override(language):
        chart = charts.xmr(measured(), target=Decimal(60))
        root = drawn(chart)
    assert root.find(f"{SVG}desc").text == chart.text_alternative
    assert root.get("aria-labelledby") == f"{chart.ident}-title {chart.ident}-desc"
    assert [element.tag for element in root.iter() if "style" in element.attrib] == []
    assert len(root.findall(f"{SVG}circle")) == 47 + 46


def test_what_people_wrote_is_escaped_in_the_drawing():
    chart = charts.xmr(measured(), marks=[(date(2012, 9, 1), "<script>&")], title='"><script>')
    assert drawn(chart).find(f"{SVG}title").text == '"><script>'


def test_two_charts_on_a_page_have_different_ids():
    assert charts.xmr(measured()).ident != charts.xmr(measured("WAIT")).ident


def test_the_drawing_is_coloured_in_the_pdf_too(tmp_path):
    import weasyprint

    html = render_to_string("charts/xmr.html", {"chart": charts.xmr(measured())})
    assert len(weasyprint.HTML(string=html).write_pdf()) > 5000
    points = [circle.get("fill") for circle in drawn(charts.xmr(measured())).iter(f"{SVG}circle")]
    assert set(points) == {"#1d3a63", "#a52a1c"}


def test_a_sparkline_ends_at_the_last_value():
    spark = charts.sparkline(measured()[-3:])
    assert spark.text_alternative == "2013-09 to 2013-11: 0 → 2.08"
    assert (spark.path.split()[-1], len(spark.path.split())) == (f"{spark.last_x},{spark.last_y}", 3)


def test_a_signal_begins_at_the_number_of_its_rule():
    panel = charts.xmr(measured(), baseline_until=date(2012, 8, 1)).panels[0]
    collapse = next(point for point in panel.points if point.words.startswith("2012-09"))
    assert [flag.label for flag in panel.flags if flag.x == collapse.x] == ["1·2·3"]


def test_a_window_amid_the_series_is_shaded_there_and_gives_the_limits():
    months = measured()
    window = slice(6, 18)
    limits = limits_of(values_of(months)[window])
    chart = charts.xmr(months, baseline=charts.Baseline(window, limits))
    assert (chart.limits, chart.baseline_words) == (limits, "2010-07 to 2011-06")
    assert float(chart.panels[0].points[5].x) < float(chart.band_left) < float(chart.panels[0].points[6].x)
    assert float(chart.panels[0].points[17].x) < float(chart.band_left) + float(chart.band_width) < float(chart.panels[0].points[18].x)
