"""Routes of the desk and the inbox."""

urlpatterns = []
