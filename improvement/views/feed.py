"""The calendar feed: its page, where the address is made and revoked, and the feed itself, which programs fetch without signing in."""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from rest_framework.throttling import SimpleRateThrottle

from accounts.addresses import client_address
from accounts.pages import DeedView
from improvement import actions, feed

PAGE = "improvement/feed.html"


def address_of(secret: str) -> str:
    """Return the full address under which the secret's calendar is fetched."""
    return settings.BASE_URL.rstrip("/") + reverse("improvement:feed_file", args=[secret])


def context_of(person, address: str = "") -> dict:
    """Return what the page shows: since when there is an address, how many dates it tells, and, once, the address."""
    standing = person.feed_keys.filter(revoked=False).first()
    return {"standing": standing, "count": feed.due(person).count(), "address": address}


class FeedPage(TemplateView):
    """Says whether one has an address, and makes or revokes it."""

    template_name = PAGE

    def get_context_data(self, **kwargs):
        """Add how it stands."""
        return super().get_context_data(**context_of(self.request.user), **kwargs)


class OpenFeed(View):
    """Makes a new address, which is shown on the answer and never again."""

    http_method_names = ["post"]

    def post(self, request):
        """Make it; the old one ends."""
        secret = actions.open_feed(request.user)
        response = render(request, PAGE, context_of(request.user, address_of(secret)))
        response.headers["Cache-Control"] = "no-store"
        return response


class CloseFeed(DeedView):
    """Revokes the address."""

    success_message = _("The address no longer works.")

    def perform(self, request, *args, **kwargs):
        """Revoke it."""
        return actions.close_feed(request.user)

    def back(self):
        """Back to the page."""
        return reverse_lazy("improvement:feed")


class FeedThrottle(SimpleRateThrottle):
    """So often may one address ask for calendars, whether they exist or not; programs ask once an hour."""

    scope = "feed"

    def get_cache_key(self, request, view):
        """Count by where requests come from."""
        return f"feed:{client_address(request)}"


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """The calendar to whoever knows the secret; a revoked or unknown one does not exist. It starts no session."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, secret):
        """Answer with the calendar, or with "not modified" for what the program has already."""
        throttle = FeedThrottle()
        if not throttle.allow_request(request, self):
            return HttpResponse(status=429, headers={"Retry-After": str(int(throttle.wait() or 1) + 1)})
        person = actions.owner_of_feed(secret)
        if person is None:
            raise Http404
        with translation.override(person.language):
            data = feed.calendar_of(person)
        tag = f'"{hashlib.sha256(data).hexdigest()}"'
        known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
        response = HttpResponseNotModified() if tag in known else HttpResponse(data, content_type="text/calendar; charset=utf-8")
        for name, value in (("ETag", tag), ("Cache-Control", "private, no-cache"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer")):
            response.headers[name] = value
        return response
