from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ConfigConfig(AppConfig):
    name = "commission.config"
    label = "config"

    def ready(self) -> None:
        from commission.config import celery, safety, vital_signs  # tasks find their app, checks their list


class AdministrationConfig(admin.AdminConfig):
    """Django's administration, with our own site behind it."""

    default = False
    default_site = "commission.config.administration.Administration"
