"""Where a request comes from."""

from django.conf import settings


def client_address(request) -> str:
    """Return the client's address, trusting `X-Forwarded-For` only as far as TRUSTED_PROXIES proxies wrote it."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR", "")
