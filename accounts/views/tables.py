"""Lists as files, as their pages offer them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from accounts import tables
from accounts.tables.writing import MEDIA_TYPES


def download(table: tables.Table, user, params, media: str) -> FileResponse:
    """Return the filtered list as a download. Raises what `tables.written` raises."""
    content = tables.written(table, user, params, media)
    response = FileResponse(content, as_attachment=True, filename=tables.file_name(table, media), content_type=MEDIA_TYPES[media])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class TableFile(View):
    """A list as a file, filtered as its page is; a filter that cannot be read leads back to the page, which says why."""

    def get(self, request, name, media):
        """Answer with the file."""
        if name not in tables.TABLES or media not in MEDIA_TYPES:
            raise Http404
        table = tables.TABLES[name]
        try:
            return download(table, request.user, request.GET, media)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect(f"{reverse(table.page)}?{request.GET.urlencode()}")
