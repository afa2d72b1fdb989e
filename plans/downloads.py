"""How a file leaves the house, at both doors."""

import io

from django.http import FileResponse

from audit.stores.holdings import proven
from plans.models import Attachment


def download(attachment: Attachment) -> FileResponse:
    """Return the file as a download under the name it came with; a browser is told never to guess its type or to show it.

    Raises Refusal (409) for a file that is gone, or is not the one that was attached, StoreAway while the store does not answer.
    """
    response = FileResponse(io.BytesIO(proven(attachment)), as_attachment=True, filename=attachment.name, content_type=attachment.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
