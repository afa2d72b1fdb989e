"""Values as plain texts, as a report's content holds them."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def plain(value) -> str:
    """Return a date, moment or decimal as text, "" for None."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else value.isoformat()


def per_cent(value) -> str:
    """Return a percentage to one decimal as text, "" for None."""
    return "" if value is None else plain(Decimal(value).quantize(TENTH, ROUND_HALF_UP))


def name_of(person) -> str:
    """Return a person's name, "" for nobody."""
    return str(person) if person else ""


def names_of(department) -> dict[str, str]:
    """Return both names of a department, {} for none."""
    return {"en": department.name_en, "zh": department.name_zh} if department else {}


def work_of_one(item) -> tuple[int, str]:
    """Return number and state of a work item that something became, 0 and "" where it became none."""
    return (item.number, item.state) if item else (0, "")
