"""The user's language and theme, and the pages of refusal."""

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from audit.errors import NotAllowed, Refusal, Stale, crossed


class PreferenceMiddleware:
    """Speaks the signed-in person's language; before sign-in, the one chosen on the page or asked for by the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "") or self._chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _chosen(request):
        chosen = request.session.get("language") or translation.get_language_from_request(request)
        return "en" if chosen.startswith("en") else "zh-hans"


class RefusalMiddleware:
    """Answers a refused action on a page: 403, 409 or 429 with the sentence; 400 for input that no form could take."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the page of a refusal, or None for anything else."""
        if isinstance(exception, OperationalError):
            exception = crossed(exception)
        if isinstance(exception, Refusal):
            return render(request, f"{exception.status}.html", {"refusal": self._refusal(exception)}, status=exception.status)
        if isinstance(exception, ValidationError):
            refusal = {"title": _("This cannot be taken"), "message": " ".join(exception.messages)}
            return render(request, "400.html", {"refusal": refusal}, status=400)
        return None

    @staticmethod
    def _refusal(exception):
        from accounts.pages import both_versions

        title = _("Not yours to do") if isinstance(exception, NotAllowed) else _("Not possible now")
        title = getattr(exception, "title", title)
        versions = both_versions(exception) if isinstance(exception, Stale) else {}
        return {"title": title, "message": exception.message, "hints": exception.missing, **versions}
