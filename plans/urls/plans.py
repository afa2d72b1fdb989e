"""Pages of plans."""

urlpatterns = []
