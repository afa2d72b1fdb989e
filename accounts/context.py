"""What the frame around every page needs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.states import Role


@dataclass(frozen=True)
class Entry:
    """An entry of the main navigation; `shown_to(user)` says who sees it, `place` orders the entries."""

    route: str
    label: str
    place: int
    icon: str = ""
    shown_to: Callable = lambda user: True


@dataclass(frozen=True)
class Link:
    """A navigation entry as the template shows it."""

    url: str
    label: str
    icon: str
    active: bool


@dataclass(frozen=True)
class Chrome:
    """The frame: navigation, theme, how much is unread, and the names of the roles one holds."""

    navigation: list[Link] = field(default_factory=list)
    theme: str = "auto"
    unread: int = 0
    role_names: str = ""
    account: list[Link] = field(default_factory=list)


NAVIGATION: list[Entry] = []
ACCOUNT: list[Entry] = []
_UNREAD: list[Callable] = []


def add_entries(*entries: Entry) -> None:
    """Register navigation entries."""
    NAVIGATION.extend(entries)
    NAVIGATION.sort(key=lambda entry: entry.place)


def add_account_entries(*entries: Entry) -> None:
    """Register entries of the menu of one's own account."""
    ACCOUNT.extend(entries)
    ACCOUNT.sort(key=lambda entry: entry.place)


def count_unread_with(count: Callable) -> None:
    """Register the function that counts what a user has not read."""
    _UNREAD.append(count)


def chrome(request) -> dict:
    """Return the frame of the page (context processor)."""
    return {"chrome": SimpleLazyObject(lambda: _chrome(request))}


def _chrome(request):
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return Chrome()
    roles = " · ".join(str(Role(code).label) for code in Role.values if code in user.roles)
    return Chrome(_links(NAVIGATION, request), user.theme, sum(count(user) for count in _UNREAD), roles, _links(ACCOUNT, request))


def _links(entries, request):
    shown = [(entry, reverse(entry.route)) for entry in entries if entry.shown_to(request.user)]
    return [Link(url, str(entry.label), entry.icon, _is_active(request, url)) for entry, url in shown]


def _is_active(request, url):
    return request.path == url or (url != "/" and request.path.startswith(url))
