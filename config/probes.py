"""What machines ask about this installation, without signing in: whether it lives, and whether it is ready to work."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import health

# A container's probe and a collector of figures know neither the name of the host nor HTTPS.
ASKED_BY_MACHINES = ("/healthz", "/readyz", "/metrics")


class ProbeMiddleware:
    """Answers what machines ask at once: before a host is looked at, HTTPS is asked for or a session is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in ASKED_BY_MACHINES:
            return self.get_response(request)
        asked = request.resolver_match = resolve(request.path_info)
        return asked.func(request, *asked.args, **asked.kwargs)


@login_not_required
@never_cache
@require_safe
def alive(request):
    """Say that this process answers. It asks nobody else: who starts it again because the database is away makes things worse."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request):
    """Say of each part whether it is there, with 503 when one is not; `?without=broker` leaves a part out, as often as it is named."""
    found = health.answers(set(request.GET.getlist("without")))
    parts = {name: {"ok": not answer.why, **({"why": answer.why} if answer.why else {})} for name, answer in found.items()}
    well = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if well else "not ready", "parts": parts}, status=200 if well else 503)
