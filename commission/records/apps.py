from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "commission.records"
    label = "records"
