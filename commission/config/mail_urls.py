from django.urls import path

from commission.config import mail_views

app_name = "demo"

urlpatterns = [
    path("", mail_views.index, name="letters"),
    path("<slug:name>/", mail_views.detail, name="letter"),
]
