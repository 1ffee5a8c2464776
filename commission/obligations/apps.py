from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "commission.obligations"
    label = "obligations"
