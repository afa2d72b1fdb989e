"""The real measurements of a help desk, read from the project's own copy (source: data/README.md)."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from config.demo.words import prose
from plans import actions
from plans.models import Indicator

DATA = Path(__file__).parent / "data"
SOURCE = "University of Padova, event log of an Italian software company's help desk, DOI 10.4121/uuid:0c60edf1-6f83-4e75-9367-4c63b3e9d5bb"
# The same definitions in Chinese; the figures' own table has them in English.
MEASURED = {
    "RES5D": "当月开出、且在120小时内首次解决的工单占比",
    "RESMED": "当月开出的工单，从开出到首次解决的小时数中位数",
    "WAIT": "当月开出、且至少挂起一次的工单占比",
    "REOPEN": "当月开出、且被解决一次以上的工单占比",
}


def indicators(by) -> dict[str, Indicator]:
    """Define the four indicators and record their 47 months each, where they are not there yet; return them by code."""
    standing = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for row in _rows("helpdesk-indicators.csv"):
        if row["code"] not in standing:
            row["how_measured"] = prose(MEASURED[row["code"]], row["how_measured"])
            standing[row["code"]] = actions.define_indicator(by, source=SOURCE, **row)
            actions.import_measurements(standing[row["code"]], by, measurements(row["code"]))
    return standing


def measurements(code: str) -> list[dict]:
    """Return the recorded months of one indicator: period (first day of the month), value, sample size (tickets)."""
    return [
        {
            "period": date.fromisoformat(f"{row['period']}-01"),
            "value": Decimal(row["value"]),
            "sample_size": int(row["sample_size"]),
        }
        for row in _rows("helpdesk-measurements.csv")
        if row["indicator"] == code
    ]


def _rows(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
