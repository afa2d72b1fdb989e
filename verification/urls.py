"""Routes of this room's pages."""

app_name = "verification"
urlpatterns = []
