"""Where every address begins. The only module that knows all the rooms."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

handler400 = "commission.web.errors.bad_request"
handler403 = "commission.web.errors.denied"
handler404 = "commission.web.errors.missing"
handler429 = "commission.web.errors.too_many"
handler500 = "commission.web.errors.broken"

urlpatterns = [
    path("", include("commission.web.urls")),
    path("", include("commission.obligations.urls")),
    path("", include("commission.people.urls")),
    path("", include("commission.members.urls")),
    path("", include("projects.urls")),
    path("visits/", include("visits.urls")),
    path("recommendations/", include("recommendations.urls")),
    path("account/", include("allauth.urls")),
    path("administration/", admin.site.urls),
    path("api/", include("commission.config.api")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/mail/", include("commission.config.mail_urls")))
