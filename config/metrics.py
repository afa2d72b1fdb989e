"""Figures for Prometheus at /metrics, for whoever holds METRICS_TOKEN; without that variable nothing is counted.

Requests are counted in the web server's processes, which share them through files (prometheus_client's multiprocess mode,
see gunicorn.conf.py). Tasks are counted in the broker, so that any web machine tells those of all workers. The rest is
asked of the database and the broker at each scrape. No label holds anything of a person: only names of views, tasks and states.
"""

import logging
import os
import time
from datetime import timedelta

from celery import signals
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.db.models import Count
from django.http import HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import health

log = logging.getLogger(__name__)
VERBS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
QUEUE, TAKEN = "celery", "unacked"
TASK_COUNTS, TASK_SECONDS = "zhijian:tasks:count", "zhijian:tasks:seconds"


class MetricsMiddleware:
    """Counts every request by view, method and status, and its time by view."""

    def __init__(self, get_response):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.get_response = get_response
        # Several of them in one process, as tests make them, must not meet in one registry.
        self.registry = CollectorRegistry()
        self.requests = Counter("zhijian_requests", "Requests answered", ["view", "method", "status"], registry=self.registry)
        self.seconds = Histogram("zhijian_request_seconds", "How long a request took", ["view"], buckets=SECONDS, registry=self.registry)

    def __call__(self, request):
        request.metrics_registry = self.registry
        began = time.perf_counter()
        response = self.get_response(request)
        view = _view_of(request)
        self.requests.labels(view, request.method if request.method in VERBS else "other", response.status_code).inc()
        self.seconds.labels(view).observe(time.perf_counter() - began)
        return response


def _view_of(request):
    """Return the name of the route; one word for all addresses that are none, so that nobody fills the memory with them."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


class Installation:
    """Collects what the database and the broker know, without waiting for one that is away."""

    def collect(self):
        """Yield the families of figures."""
        parts = {name: not answer.why for name, answer in health.answers().items()}
        yield _family("zhijian_part_ok", "Whether a part is there: 1 or 0", ["part"], {(name,): int(well) for name, well in parts.items()})
        for part, figures in (("database", _of_the_database), ("broker", _of_the_broker)):
            if parts.get(part):
                try:
                    yield from figures()
                except Exception as error:  # it may go away between two questions; the other figures are told all the same
                    log.warning("The figures of the %s cannot be told: %s", part, type(error).__name__)


def _family(name, text, labels, values, counter=False):
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    family = (CounterMetricFamily if counter else GaugeMetricFamily)(name, text, labels=labels)
    for label, value in values.items():
        family.add_metric(list(label), value)
    return family


def _of_the_database():
    from reminders import outbox
    from reminders.models import ScheduledRun
    from reports.models import Report

    now, of = timezone.now(), ["channel", "state"]
    yield _family("zhijian_reports", "Reports by state", ["state"], _counted(Report, "state"))
    # What was sent in all the years is not counted at each scrape.
    yield _family("zhijian_sendings", "Messages that wait, are under way, failed or are unknown", of, outbox.standing())
    yield _family("zhijian_sendings_ended_day", "Messages that ended within the last 24 hours", of, outbox.ended_since(now - timedelta(days=1)))
    ages = {(run.name,): (now - run.started_at).total_seconds() for run in ScheduledRun.objects.exclude(started_at=None)}
    yield _family("zhijian_scheduled_age_seconds", "How long ago a scheduled task was last begun", ["task"], ages)


def _counted(model, *fields):
    rows = model.objects.order_by().values_list(*fields).annotate(count=Count("pk"))
    return {row[:-1]: row[-1] for row in rows}


def _of_the_broker():
    redis = health.redis_client()
    waiting = {(QUEUE,): redis.llen(QUEUE)}
    yield _family("zhijian_queue_length", "Tasks that wait for a worker", ["queue"], waiting)
    yield _family("zhijian_queue_taken", "Tasks that a worker took and has not finished", ["queue"], {(QUEUE,): redis.hlen(TAKEN)})
    counts = {tuple(name.decode().split()): int(count) for name, count in redis.hgetall(TASK_COUNTS).items()}
    yield _family("zhijian_tasks", "Tasks run, by outcome", ["task", "state"], counts, counter=True)
    seconds = {(name.decode(),): float(sum_) for name, sum_ in redis.hgetall(TASK_SECONDS).items()}
    yield _family("zhijian_task_seconds", "Seconds that tasks took altogether", ["task"], seconds, counter=True)


# Tasks


def count_tasks() -> None:
    """Have this process, a worker's, count the tasks it runs."""
    if settings.METRICS_TOKEN:
        signals.task_prerun.connect(_begun)
        signals.task_postrun.connect(_ended)


def _begun(task, **_told):
    task.request.began = time.perf_counter()


def _ended(task, state, **_told):
    from redis import RedisError

    took = time.perf_counter() - getattr(task.request, "began", time.perf_counter())
    try:
        with health.redis_client().pipeline(transaction=False) as pipeline:
            pipeline.hincrby(TASK_COUNTS, f"{task.name} {(state or 'unknown').lower()}", 1)
            pipeline.hincrbyfloat(TASK_SECONDS, task.name, round(took, 4))
            pipeline.execute()
    except RedisError as error:
        log.warning("The end of a task was not counted: %s", type(error).__name__)


# The page


@login_not_required
@never_cache
@require_safe
def metrics(request):
    """Answer with all figures to whoever brings the token; without METRICS_TOKEN there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponseNotFound()
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return HttpResponse(generate_latest(_registry(request)), content_type=CONTENT_TYPE_LATEST)


def _registry(request):
    """Return a registry of the figures of all processes and of the installation."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    registry.register(Installation())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(request.metrics_registry)
    return registry
