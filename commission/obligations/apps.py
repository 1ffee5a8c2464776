from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "commission.obligations"
    label = "obligations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commission.obligations import duties, filters  # they register themselves
        from commission.obligations.counts import unread, waiting
        from commission.obligations.permissions import can_edit_ladders, can_read_outbox, can_set_mode
        from commission.web.navigation import Entry, register

        register(Entry(_("My work"), "obligations:work", badge=waiting), 0)
        register(Entry(_("Inbox"), "obligations:inbox", badge=unread, menu="account"), 5)
        register(Entry(_("Outbox"), "obligations:outbox", can_read_outbox, menu="secretariat"), 80)
        register(Entry(_("Ladders"), "obligations:ladders", can_edit_ladders, menu="secretariat"), 85)
        register(Entry(_("Engine"), "obligations:engine", can_set_mode, menu="secretariat"), 90)
