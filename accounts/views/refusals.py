"""Answers of this room to what is refused before any view."""

from axes.helpers import get_cool_off
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import actions


def csrf_failure(request, reason=""):
    """Answer a form that came without its token: 403 with what to do."""
    sentence = _("Go back, load the page again and send the form once more.")
    refusal = {"title": _("This form has expired"), "message": sentence}
    # Scripts that send forms tell by this header that a fresh page could send the same.
    response = render(request, "403.html", {"refusal": refusal}, status=403)
    response.headers["X-Form-Expired"] = "1"
    return response


def locked_out(request, response=None, credentials=None):
    """Answer a sign-in that too many wrong passwords closed (axes): 429, at the API as JSON."""
    actions.note_lock_out((credentials or {}).get("username") or "")
    if request.path.startswith("/api/"):
        sentence = _("Too many wrong passwords. Wait fifteen minutes, then try again.")
        answer = JsonResponse({"code": "locked_out", "detail": sentence}, status=429)
    else:
        answer = render(request, "accounts/locked_out.html", status=429)
    answer["Retry-After"] = str(int(get_cool_off(request).total_seconds()))
    return answer
