"""Brings the demo's world up to date before its servers start: schema, static files, sample data."""

import django
from django.core.management import call_command, get_commands


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if "load_demo" in get_commands():
        call_command("load_demo")


if __name__ == "__main__":
    main()
