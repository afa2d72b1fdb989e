"""The switch between the views of one list."""


def tabs_of(labels: dict[str, str], chosen: str, query) -> list[dict]:
    """Return the views as tabs that keep the filter; `labels` are the views by their code."""
    kept = query.copy()
    kept.pop("page", None)
    tabs = []
    for code, label in labels.items():
        kept["view"] = code
        tabs.append({"url": f"?{kept.urlencode()}", "label": label, "active": code == chosen})
    return tabs
