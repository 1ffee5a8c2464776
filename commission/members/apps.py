from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "commission.members"
    label = "members"
