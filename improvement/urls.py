"""Routes of this room's pages."""

app_name = "improvement"
urlpatterns = []
