"""What people keep for themselves: views of lists, and the address of their calendar feed."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from audit import trail
from audit.errors import NotAllowed
from improvement.models import FeedKey, SavedView

# Enough that nobody scrolls through them.
MOST_VIEWS = 30
KEY_BYTES = 32
# The lists whose filters can be kept.
PAGES = ("board", "mine", "all", "area")
# What an address says besides its filter.
PASSING = {"page", "month", "csrfmiddlewaretoken", "key"}


def keep_view(by, page: str, name: str, query: str, key=None) -> SavedView:
    """Keep a filter of a list under a name: `page` is one of `PAGES`, `query` its part of the address. Raises ValidationError at the fields."""
    if page not in PAGES:
        raise ValidationError({"page": _("There is no such list.")})
    with transaction.atomic():
        if earlier := trail.created_before(SavedView, by, key):
            return earlier
        if by.saved_views.count() >= MOST_VIEWS:
            raise ValidationError({"name": _("You have {count} saved views; remove one first.").format(count=MOST_VIEWS)})
        return trail.create(SavedView(person=by, page=page, name=name.strip(), query=kept(query)), "view.keep", by, key=key)


def kept(query: str) -> str:
    """Return of an address's query what a view keeps: the filters that are set, not the page of the list."""
    try:
        told = QueryDict(query.removeprefix("?"), mutable=True)
    except ValueError as error:
        raise ValidationError({"query": _("This filter cannot be read.")}) from error
    for name in [name for name in told if name in PASSING or not any(told.getlist(name))]:
        del told[name]
    return told.urlencode()


def drop_view(view, by) -> None:
    """Remove one of one's own views. Raises NotAllowed for somebody else's."""
    if view.person_id != by.pk:
        raise NotAllowed(_("This view belongs to somebody else."))
    with transaction.atomic():
        if stored := SavedView.objects.select_for_update().filter(pk=view.pk).first():
            trail.remove(stored, "view.drop", by)


def open_feed(by) -> str:
    """Give a person a new secret for the address of their calendar feed, which ends the old one; return the secret, told only now."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    with transaction.atomic():
        close_feed(by)
        trail.create(FeedKey(person=by, digest=digest_of(secret)), "feed.open", by)
    return secret


def close_feed(by) -> None:
    """End one's calendar feed; its address no longer works."""
    with transaction.atomic():
        for feed in FeedKey.objects.select_for_update().filter(person=by, revoked=False):
            trail.edit(feed, "feed.revoke", by, {"revoked": True})


def owner_of_feed(secret: str):
    """Return the active person whose feed has this secret, or None."""
    feed = FeedKey.objects.filter(digest=digest_of(secret), revoked=False, person__is_active=True).select_related("person").first()
    return feed and feed.person


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
