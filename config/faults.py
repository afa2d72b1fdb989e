"""Faults are sent to where SENTRY_DSN says, with nothing of whoever met them; without it nothing is loaded and nothing leaves the house."""

from config.logs import request_of_now, without_secrets

# Of a request no more than this is told: its headers, cookies, query and body speak of a person.
TOLD_OF_A_REQUEST = ("method", "url")


def send_to(address: str, mode: str) -> None:
    """Have faults of the pages and of the tasks sent to `address`; `mode` tells installations apart."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        environment=mode,
        send_default_pii=False,
        max_request_body_size="never",
        # The values of variables, the steps before and the name of the machine tell more than the fault itself.
        include_local_variables=False,
        max_breadcrumbs=0,
        server_name="",
        before_send=cleaned,
        auto_session_tracking=False,
        enable_logs=False,
    )


def cleaned(event: dict, hint: dict) -> dict:
    """Return what may be told of a fault, with the id of its request or task."""
    asked = event.pop("request", {})
    told = {name: asked[name].partition("?")[0] for name in TOLD_OF_A_REQUEST if asked.get(name)}
    kept = {name: value for name, value in event.items() if name not in ("user", "extra", "breadcrumbs")}
    tags = {**kept.get("tags", {}), "request_id": request_of_now()}
    return _scrubbed({**kept, "tags": tags, **({"request": told} if told else {})})


def _scrubbed(value):
    """Return a value of JSON with every text in it cleaned as the lines of the log are."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {name: _scrubbed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(part) for part in value]
    return value
