"""Requests, and what their answers mean."""

from dataclasses import dataclass, field

from django.urls import reverse


@dataclass(frozen=True)
class Attempt:
    """One request: method, address and data."""

    method: str
    url: str
    data: dict = field(default_factory=dict)


def get(url) -> Attempt:
    """A look at a page."""
    return Attempt("get", url)


def post(url, data=None) -> Attempt:
    """Something sent."""
    return Attempt("post", url, data or {})


def patch(url, data) -> Attempt:
    """Something changed."""
    return Attempt("patch", url, data)


def plan_page(route, world, *more) -> str:
    """The address of a page of the world's plan."""
    return reverse(route, args=[world.plan.number, *more])


def item_page(route, world, *more) -> str:
    """The address of a page of the world's work item."""
    return plan_page(route, world, world.item.number, *more)


def meaning_of(response, attempt, written: int):
    """Return "yes", or the status of a refusal. What is allowed but lacks something first is allowed.

    `written` is how many events came of it: an allowed deed leaves one at least, a refused one none.
    """
    if response.status_code == 409 and _missing(response):
        return "yes"
    if response.status_code in {200, 201, 202, 204, 302}:
        return "yes" if written or attempt.method == "get" else "nothing done"
    return "done all the same" if written else response.status_code


def _missing(response):
    if response.headers["Content-Type"].startswith("application/json"):
        return response.json().get("code") == "not_ready"
    refusal = (response.context or {}).get("refusal")
    return bool(refusal and refusal.get("hints"))
