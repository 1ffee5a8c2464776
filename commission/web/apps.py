from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "commission.web"
    label = "web"
