"""The API's addresses: every room's resources under /api/v1/, the schema and its reader."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from commission.members.api.urls import routes as members
from commission.obligations.api.urls import routes as obligations
from commission.people.api.urls import routes as people
from commission.web.api.errors import unknown_address
from projects.api.urls import routes as projects

app_name = "api"
router = SimpleRouter()
for prefix, viewset, name in [*people, *obligations, *members, *projects]:
    router.register(prefix, viewset, basename=name)

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/", include(router.urls)),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    re_path(r"^.*$", unknown_address),
]
