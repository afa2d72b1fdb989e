"""Routes of this room's pages."""

app_name = "audit"
urlpatterns = []
