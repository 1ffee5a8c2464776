"""Where every address begins. The only module that knows all the rooms."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("commission.web.urls")),
    path("", include("commission.obligations.urls")),
    path("", include("commission.people.urls")),
    path("", include("commission.members.urls")),
    path("", include("projects.urls")),
    path("visits/", include("visits.urls")),
    path("recommendations/", include("recommendations.urls")),
    path("account/", include("allauth.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/mail/", include("commission.config.mail_urls")))
