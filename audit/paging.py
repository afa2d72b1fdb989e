"""Numbered pages of a list that may be very long: what is left is counted only as far as anybody reads."""

from functools import cached_property

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

from audit.slices import BIGGEST, whole

COUNTED = 10_000


class LongPage(Page):
    """A page of a list that was not counted to its end; `more` tells whether another follows."""

    more = False

    def has_next(self):
        """Whether another follows."""
        return self.more

    def next_page_number(self):
        """Return the number of the page that follows."""
        return self.number + 1

    def previous_page_number(self):
        """Return the number of the page before."""
        return self.number - 1


class LongPaginator(Paginator):
    """Counts up to `COUNTED` rows, and goes on by looking for one row more than the page holds."""

    @cached_property
    def found(self) -> int:
        """How many there are, COUNTED + 1 for more than that."""
        return self.object_list.order_by()[: COUNTED + 1].count()

    @property
    def is_exact(self) -> bool:
        """Whether all were counted."""
        return self.found <= COUNTED

    @cached_property
    def count(self) -> int:
        """How many there are, or COUNTED where there are more."""
        return min(self.found, COUNTED)

    def page(self, number):
        """Return a page. Raises InvalidPage."""
        number = self.validate_number(number) if self.is_exact else _page_number(number)
        start = (number - 1) * self.per_page
        rows = whole(self.object_list, start, start + self.per_page + 1) if start < BIGGEST - self.per_page else []
        if not rows and number > 1:
            raise EmptyPage(self.error_messages["no_results"])
        page = LongPage(rows[: self.per_page], number, self)
        page.more = len(rows) > self.per_page
        return page


def _page_number(given) -> int:
    text = str(given)
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text)):
        raise PageNotAnInteger(text)
    return int(text)


class LongPagination(PageNumberPagination):
    """`count` is how many there are up to `COUNTED`; `count_is_exact` is false where there are more than it says."""

    django_paginator_class = LongPaginator
    last_page_strings = ()  # of a list that is not counted to its end nobody knows which page is the last

    def get_paginated_response(self, data):
        """Return the answer, with whether its count is all."""
        told = super().get_paginated_response(data).data
        return Response({"count": told.pop("count"), "count_is_exact": self.page.paginator.is_exact, **told})

    def get_paginated_response_schema(self, schema):
        """Return what the answer holds."""
        told = super().get_paginated_response_schema(schema)
        told["properties"]["count"]["description"] = f"How many events the filters leave; where there are more than {COUNTED}, {COUNTED}."
        told["properties"]["count_is_exact"] = {"type": "boolean", "description": f"False where there are more than {COUNTED}."}
        told["required"].append("count_is_exact")
        return told
