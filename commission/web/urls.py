from django.urls import path

from commission.web import health, views

app_name = "web"

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("help/", views.help, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("search/", views.search, name="search"),
    path("components/", views.components, name="components"),
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
]
