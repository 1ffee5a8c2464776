from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commission.people"
    label = "people"
