"""Words for the codes, dates and figures of a report's content, in the language that is active."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from audit.registry import verb_label
from improvement.states import WorkState
from plans import owner_duties, states, suggestions
from plans.models import IndicatorSignal
from plans.models.indicators import in_chinese
from plans.statistics import Outcome
from reports import bilingual
from reports.states import LANGUAGES, Capacity
from verification import states as verified

register = template.Library()

# A text of more characters than this fills a quarter of the page in a column; its row need not stand on one page.
TALL = 150
VOCABULARIES = {
    "bone": dict(verified.FISHBONE_BONES),
    "capacity": dict(Capacity.choices),
    "decision": dict(states.Decision.choices),
    "direction": dict(states.Direction.choices),
    "document": dict(verified.DocumentKind.choices),
    "effect": dict(verified.Effect.choices),
    "element": dict(states.Element.choices),
    "factor": dict(states.Factor.choices),
    "grade": verified.GRADE_WORDS,
    "input_kind": dict(states.InputKind.choices),
    "input_state": dict(states.InputState.choices),
    "measure_state": dict(verified.MeasureState.choices),
    "mechanism": dict(states.Mechanism.choices),
    "method": dict(verified.CauseMethod.choices),
    "duty_state": dict(owner_duties.DutyState.choices),
    "owner_duty": owner_duties.NAMES,
    "part": dict(states.Part.choices),
    "proof": dict(verified.Proof.choices),
    "purpose": dict(states.Purpose.choices),
    "result": dict(verified.Result.choices),
    "review_standing": {
        "in_time": gettext_lazy("Held in time"), "late": gettext_lazy("Held late"), "missed": gettext_lazy("Not held"), "due": gettext_lazy("Still to come"),
        "recorded_late": pgettext_lazy("review", "Recorded late"),
    },
    "row_kind": dict(verified.RowKind.choices),
    "shift_state": dict(states.SignalState.choices),
    "standard": dict(states.StandardKind.choices),
    "transfer_state": dict(verified.TransferState.choices),
    "verdict": dict(Outcome.choices),
    "work_state": dict(WorkState.choices),
}


@register.filter
def words(code, vocabulary):
    """Return the words for a code, such as "missed"|words:"result"; a code that nobody knows is shown as it is."""
    return bilingual.line(lambda: str(VOCABULARIES[vocabulary].get(code, code)))


@register.filter
def verb(code):
    """Return the words for a verb of the trail."""
    return bilingual.line(lambda: str(verb_label(code)))


@register.filter
def named(thing):
    """Return the name of a department, indicator or area in the active language."""
    return bilingual.line(lambda: worded(thing, "name") or worded(thing)) if thing else ""


@register.filter
def worded(thing, field=""):
    """Return the field of a thing that holds both languages (`field_zh`, `field_en`), in the active one."""
    suffix = "zh" if in_chinese() else "en"
    return thing.get(f"{field}_{suffix}" if field else suffix, "")


@register.filter
def objective(thing):
    """Return a service objective after the name of its service; older documents have it in words alone."""
    if not isinstance(thing, dict):
        return thing or "–"
    return f"{named(thing['service'])} › {thing['name']}" if thing.get("service") else thing["name"]


@register.filter
def day(value):
    """Return an ISO date or moment as a date in words, "–" for none."""
    if not value:
        return "–"
    return date_format(_day_of(value), "Y年n月j日" if in_chinese() else "j F Y")


@register.filter
def short_day(value):
    """Return an ISO date or moment as 2026-01-31, "–" for none."""
    return _day_of(value).isoformat() if value else "–"


@register.filter
def moment(value):
    """Return an ISO moment as date and time of day in the installation's time zone, "–" for none."""
    return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M") if value else "–"


@register.filter
def figure(value):
    """Return a decimal text with thousands separated and a true minus sign, "–" for none."""
    if value in (None, ""):
        return "–"
    try:
        return f"{Decimal(value):,f}".replace("-", "−")
    except InvalidOperation:
        return value


@register.filter
def measured(value, unit):
    """Return a figure with its unit, "–" for none."""
    if value in (None, ""):
        return figure(value)
    # Chinese sets the per cent sign close to its figure.
    return f"{figure(value)}%" if unit == "%" and in_chinese() else f"{figure(value)} {unit}".strip()


@register.filter
def shift(found):
    """Return the rule that found a shift of an indicator, in a sentence with its months."""
    first, last = (date.fromisoformat(found[name]) for name in ("first_period", "found_period"))
    signal = IndicatorSignal(rule=found["rule"], side=found["side"], first_period=first, found_period=last)
    return bilingual.line(lambda: str(suggestions.words_of(signal)))


@register.filter
def with_effects(measures):
    """Return whether the effect of any of the measures is looked for or judged; older contents know none."""
    return any(one.get("effect_until") or one.get("effect", "pending") != "pending" for one in measures)


@register.filter
def beyond(things, shown):
    """Return how many things are left when so many of them are shown."""
    return max(len(things or ()) - shown, 0)


@register.filter
def tall(row, fields):
    """Return the class of a row of a table: "tall" when one of these fields is so long that the row may break over pages."""
    return "tall" if any(len(row.get(name) or "") > TALL for name in fields.split()) else ""


@register.filter
def hash_groups(value):
    """Return a SHA-256 in groups of eight, which people can compare."""
    return " ".join(value[start : start + 8] for start in range(0, len(value), 8)) or "–"


@register.filter
def code_groups(value):
    """Return a printed code in groups of four, which people can read out."""
    return "-".join(value[start : start + 4] for start in range(0, len(value), 4)).upper()


@register.filter
def language_name(identity):
    """Return the name of the language of a report."""
    return dict(LANGUAGES).get(identity["language"], identity["language"])


@register.filter
def yes_no(value):
    """Return yes or no in words."""
    return bilingual.line(lambda: _("Yes") if value else _("No"))


class BothNode(template.Node):
    """What stands between `both` and `endboth`, in each language that the paper has."""

    def __init__(self, nodelist, name=None):
        """Take what is said, and the name under which it is kept instead of shown."""
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        """Show it in the active language, and after it, marked as such, in English."""
        said = bilingual.each(lambda: mark_safe(self.nodelist.render(context).strip()))
        text = said[0] if len(said) == 1 else format_html('{} <span class="second" lang="en">{}</span>', *said)
        if self.name is None:
            return text
        context[self.name] = text
        return ""


@register.tag
def both(parser, token):
    """Say what stands up to `endboth` in every language of the paper: `{% both %}…{% endboth %}`, `{% both as name %}…{% endboth %}`."""
    nodelist = parser.parse(("endboth",))
    parser.delete_first_token()
    _tag, *rest = token.split_contents()
    return BothNode(nodelist, rest[1] if rest else None)


@register.simple_tag
def paper_language():
    """Return the language tag of the document."""
    return "zh-Hans" if in_chinese() else get_language() or "en"


def _day_of(value):
    if len(value) == len("2026-01-31"):
        return date.fromisoformat(value)
    return timezone.localtime(datetime.fromisoformat(value)).date()
