"""What stands above every table of work items: saved views, export, import; and below it the change to many rows."""

import uuid

from django import template
from django.urls import reverse

from accounts.law import may
from accounts.models import User
from improvement.actions import kept
from improvement.models import UNFINISHED
from improvement.states import Priority

register = template.Library()


@register.inclusion_tag("improvement/transfers/tools.html", takes_context=True)
def table_tools(context, page, place, import_to=None):
    """Show the saved views of a list (`page`), the export of its table (`place`; "" where the page has one of its own), and the import into a plan (`import_to`)."""
    request = context["request"]
    query = kept(request.GET.urlencode())
    views = [{"url": f"{request.path}?{view.query}", "label": view.name, "active": view.query == query} for view in request.user.saved_views.filter(page=page)]
    return {
        "page": page, "place": place, "query": query, "views": views, "key": uuid.uuid4(), "next": request.get_full_path(),
        "import_url": reverse("improvement:import", args=[import_to.number]) if import_to else "", "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("improvement/transfers/bulk_bar.html", takes_context=True)
def bulk_bar(context, plan, lines):
    """Show what can be done with the ticked rows of a plan's table: what the law lets this person do with any of them."""
    user = context["request"].user
    open_items = [line.item for line in lines if line.item.state in UNFINISHED]
    may_assign = any(may(user, "work.assign", item) for item in open_items)
    return {
        "plan": plan, "may_assign": may_assign, "may_detail": any(may(user, "work.detail", item) for item in open_items),
        "people": User.objects.active() if may_assign else (), "priorities": Priority.choices,
        "query": kept(context["request"].GET.urlencode()), "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
