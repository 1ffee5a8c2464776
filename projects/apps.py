from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from projects import duties, notifications
        from projects.views import entrances

        entrances.register()
