from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "commission.config"
    label = "config"

    def ready(self) -> None:
        from commission.config import celery, safety, vital_signs  # tasks find their app, checks their list
