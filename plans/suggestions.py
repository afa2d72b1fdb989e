"""What a found shift of an indicator says in words, and the input that it suggests (D2.8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from plans import charts, statistics
from plans.models import ImprovementInput, IndicatorSignal
from plans.states import InputKind, InputState, SignalSide
from plans.statistics import plain


@dataclass(frozen=True)
class Found:
    """A signal as people read it: the rule in words, the figures it was found against, and the input it suggests."""

    signal: IndicatorSignal
    words: str
    against: str
    title: str
    description: str


def told(signal: IndicatorSignal) -> Found:
    """Return a signal in words of the present language; its measurements need not be read again."""
    words, against = words_of(signal), against_words(signal)
    title = _title(signal)
    description = " ".join([_about(signal), words, against])
    return Found(signal, words, against, title, description)


def words_of(signal: IndicatorSignal) -> str:
    """Return the rule that found the shift, in a sentence with its months."""
    span = charts.month(signal.first_period)
    if signal.first_period != signal.found_period:
        span = _("{first} to {last}").format(first=span, last=charts.month(signal.found_period))
    above = signal.side == SignalSide.ABOVE
    sentences = {
        (1, True): _("{span}: a value above the upper limit."),
        (1, False): _("{span}: a value below the lower limit."),
        (2, True): _("{span}: {count} values in a row above the mean."),
        (2, False): _("{span}: {count} values in a row below the mean."),
        (3, True): _("{span}: at least three out of four values in a row nearer to the upper limit than to the mean."),
        (3, False): _("{span}: at least three out of four values in a row nearer to the lower limit than to the mean."),
    }
    return sentences[signal.rule, above].format(span=span, count=statistics.RUN)


def against_words(signal: IndicatorSignal) -> str:
    """Return the baseline window and the limits that the shift was found against, "" where none are kept."""
    limits = signal.limits
    if not limits:
        return ""
    sentence = _("Baseline {first} to {last}: mean {mean}, natural process limits {lower} to {upper}.")
    figures = {name: plain(Decimal(limits[name])) for name in ("mean", "lower", "upper")}
    return sentence.format(first=limits["from"][:7], last=limits["until"][:7], **figures)


def inputs_about(signals, user) -> dict[int, list[ImprovementInput]]:
    """Return, by each signal's id, the inputs of kind D2.8 that people raised about its indicator since it began, as far as the user may see them.

    One query for all signals. What was declined or merged answers for nothing; the signal's own input is left out.
    """
    signals = list(signals)
    sought = ImprovementInput.objects.visible_to(user).filter(kind=InputKind.TREND, indicator__in={one.indicator_id for one in signals})
    known = list(sought.exclude(state__in=(InputState.DECLINED, InputState.MERGED)).order_by("id")) if signals else []
    return {one.pk: [source for source in known if _is_about(source, one)] for one in signals}


def shifts_about(source: ImprovementInput) -> list[tuple[IndicatorSignal, str]]:
    """Return the shifts that an input was raised from, or that its indicator showed before it was raised by hand, each in words."""
    if source.indicator_id is None or source.kind != InputKind.TREND:
        return []
    found = IndicatorSignal.objects.filter(indicator=source.indicator_id).select_related("indicator")
    return [(one, words_of(one)) for one in found if one.source_id == source.pk or (one.source_id is None and _is_about(source, one))]


def _is_about(source, signal):
    same = source.indicator_id == signal.indicator_id and source.pk != signal.source_id
    return same and timezone.localdate(source.created_at) >= signal.first_period


def _title(signal):
    month = charts.month(signal.first_period)
    sentence = _("{indicator} has been too high since {month}") if signal.side == SignalSide.ABOVE else _("{indicator} has been too low since {month}")
    return sentence.format(indicator=signal.indicator, month=month)


def _about(signal):
    value = signal.indicator.measurements.filter(period=signal.found_period).first()
    if value is None:
        return _("{indicator} shifted in the worse direction.").format(indicator=signal.indicator)
    sentence = _("{indicator} was {value} {unit} in {month}; it shifted in the worse direction.")
    return sentence.format(indicator=signal.indicator, value=plain(value.value), unit=signal.indicator.unit, month=charts.month(value.period))
