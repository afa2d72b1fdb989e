"""Pages of indicators."""

urlpatterns = []
