"""The portal's addresses and the floor view."""

from django.urls import include, path

from commission.config.bench.floor import floor

urlpatterns = [path("floor/", floor, name="floor"), path("", include("commission.config.urls"))]
