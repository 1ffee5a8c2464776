from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commission.people"
    label = "people"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commission.people import filters  # registers the search
        from commission.people.permissions import can_list_people, can_see_calendar
        from commission.web.navigation import Entry, register

        register(Entry(_("Profile"), "people:profile", menu="account"), 10)
        register(Entry(_("Security"), "mfa_index", menu="account"), 20)
        register(Entry(_("API tokens"), "people:tokens", menu="account"), 30)
        register(Entry(_("People"), "people:index", can_list_people, menu="secretariat"), 60)
        register(Entry(_("Working calendar"), "people:calendar", can_see_calendar, menu="secretariat"), 70)
