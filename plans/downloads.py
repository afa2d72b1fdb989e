"""How a file leaves the house, at both doors."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from plans.models import Attachment


def download(attachment: Attachment) -> FileResponse:
    """Return the file as a download under the name it came with; a browser is told never to guess its type or to show it."""
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("The file is no longer stored.")) from error
    response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=attachment.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
