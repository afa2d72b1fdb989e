"""Routes of this room's pages."""

app_name = "reports"
urlpatterns = []
