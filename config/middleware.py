"""What happens to every request before any room sees it."""

import re
import uuid

from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.utils.translation import gettext as _

from audit.context import request_id

WELL_FORMED_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestIdMiddleware:
    """Gives every request an id, takes over a well-formed one from the proxy, and returns it in `X-Request-ID`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        chosen = given if WELL_FORMED_ID.match(given) else uuid.uuid4().hex
        # What Django logs of a finished answer, it logs outside of all middleware.
        request.request_id = chosen
        token = request_id.set(chosen)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = chosen
            return response
        finally:
            request_id.reset(token)


class CleanTextMiddleware:
    """Refuses NUL characters in an address with 400: no database can look for them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = [request.path, *request.GET, *(value for values in request.GET.lists() for value in values[1])]
        if not any("\x00" in text for text in given):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("The address holds a NUL character.")}, status=400)
        raise BadRequest("The address holds a NUL character.")
