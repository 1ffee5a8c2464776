from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "commission.members"
    label = "members"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from commission.members import duties, filters, notifications  # they register themselves
        from commission.members.permissions import affiliations, can_answer_requests, can_see_invitations
        from commission.people.models import TELLERS
        from commission.web.navigation import Entry, register

        if affiliations not in TELLERS:
            TELLERS.append(affiliations)
        register(Entry(pgettext_lazy("menu", "Organisations"), "members:index"), 50)
        register(Entry(_("Invitations"), "members:invitations", can_see_invitations, menu="secretariat"), 40)
        register(
            Entry(_("Requests for access"), "members:access_requests", can_answer_requests, menu="secretariat"), 50
        )
