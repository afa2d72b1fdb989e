"""A shift in an indicator suggests an input by itself; somebody who decides on inputs raises it or sets it aside (D2.8)."""

from django.db import transaction

from accounts.law import permit
from audit import trail
from audit.errors import Stale
from audit.fields import demand
from plans import statistics, watching
from plans.actions.inputs import raise_input
from plans.models import ImprovementInput, Indicator, IndicatorSignal
from plans.states import InputKind


def watch(indicator, by=None) -> list[IndicatorSignal]:
    """Look through an indicator's figures and keep each shift that nobody has been told of; return the new ones.

    What has been found stays found, even if a later correction of a figure would not find it again.
    """
    measured = list(indicator.measurements.order_by("period"))
    periods = [one.period for one in measured]
    window = watching.window_of(indicator, periods)
    limits, shifts = watching.shifts(statistics.values_of(measured), window, indicator.direction)
    kept = list(indicator.signals.all())
    told = {(one.side, one.found_period) for one in kept} | {(one.side, one.rule, one.first_period) for one in kept}
    new = [one for one in shifts if told.isdisjoint({(one.side, periods[one.found]), (one.side, one.rule, periods[one.first])})]
    return [_keep(indicator, by, one, periods, window, limits) for one in new]


def watch_after(indicator, by) -> None:
    """Look through the figures after one of them has changed; two who change them at once look one after the other."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    watch(indicator, by)


def raise_signal(signal, by, version: int, title: str, description: str, key=None) -> ImprovementInput:
    """Raise the input that a signal suggests, as one of kind D2.8; the same `key` again returns the input it raised.

    Raises NotAllowed, WrongState, Stale, ValidationError at the fields.
    """
    permit(by, "signal.decide", signal)
    with transaction.atomic():
        if earlier := trail.created_before(ImprovementInput, by, key):
            if not IndicatorSignal.objects.filter(pk=signal.pk, source=earlier).exists():
                raise trail.used_otherwise()
            return earlier
        stored = _held(signal, by, version)
        source = raise_input(by, key=key, title=title, description=description, kind=InputKind.TREND, indicator=stored.indicator)
        trail.move(stored, "signal.raise", by, note=source.number, also={"source": source, "decided_by": by})
        return source


def set_signal_aside(signal, by, version: int, reason: str) -> IndicatorSignal:
    """Set a signal aside, with the reason. Raises NotAllowed, WrongState, Stale, ValidationError without a reason."""
    with transaction.atomic():
        stored = _held(signal, by, version)
        demand(reason, "reason", most=IndicatorSignal._meta.get_field("reason").max_length)
        return trail.move(stored, "signal.set_aside", by, note=reason, also={"reason": reason, "decided_by": by})


def _keep(indicator, by, shift, periods, window, limits):
    facts = {"mean": limits.mean, "lower": limits.lower, "upper": limits.upper}
    told = {name: statistics.plain(value) for name, value in facts.items()}
    told |= {"from": periods[window.start].isoformat(), "until": periods[window.stop - 1].isoformat()}
    signal = IndicatorSignal(
        indicator=indicator, rule=shift.rule, side=shift.side, first_period=periods[shift.first], found_period=periods[shift.found], limits=told
    )
    return trail.create(signal, "signal.find", by)


def _held(signal, by, version):
    stored = IndicatorSignal.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=signal.pk)
    permit(by, "signal.decide", stored)
    if stored.version != version:
        raise Stale(stored, {"version": version}, by)
    return stored


def watch_all() -> int:
    """Look through the figures of every indicator, one after the other; return how many new shifts were found."""
    found = 0
    for indicator in Indicator.objects.order_by("pk"):
        with transaction.atomic():
            Indicator.objects.select_for_update().get(pk=indicator.pk)
            found += len(watch(indicator))
    return found
