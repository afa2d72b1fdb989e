"""Pages of attachments."""

urlpatterns = []
