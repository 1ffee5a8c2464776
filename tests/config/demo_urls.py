"""The addresses of the demo, as `DEMO=1` has them."""

from django.urls import include, path

from commission.config.urls import urlpatterns as portal

urlpatterns = [*portal, path("demo/mail/", include("commission.config.mail_urls"))]
