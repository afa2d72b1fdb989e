"""Pages of inputs."""

urlpatterns = []
