"""The API's addresses: every room's resources under /api/v1/, the schema and its reader."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from commission.web.api.errors import unknown_address

router = SimpleRouter()

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    *[path(f"v1/{pattern.pattern}", pattern.callback, name=pattern.name) for pattern in router.urls],
    re_path(r"^.*$", unknown_address),
]
