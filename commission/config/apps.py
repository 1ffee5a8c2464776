from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "commission.config"
    label = "config"
