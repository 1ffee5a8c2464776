"""Ways into this room: the menus, the search over everything, the front page. Called when the app is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from commission.people.models import Post
from commission.web import front, navigation
from commission.web.search import LIMIT, Hit, searchable
from projects.filters import ProposalFilter
from projects.models import Call, Proposal
from projects.views.public import OPEN_CALLS, PROJECTS
from projects.views.rows import titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commission.people.models import Person

PROPOSALS = gettext_lazy("Proposals")


def reviews_something(person: Person) -> bool:
    return person.holds(Post.Role.REVIEWER)


def follows_decisions(person: Person) -> bool:
    return person.is_chair or person.sees_everything


def register() -> None:
    """The order of the menu is the order of the work: proposals, calls, reviews, decisions."""
    main = (
        navigation.Entry(PROPOSALS, "projects:index"),
        navigation.Entry(gettext_lazy("Calls"), "projects:calls"),
        navigation.Entry(gettext_lazy("Reviews"), "projects:my_reviews", shown=reviews_something),
        navigation.Entry(gettext_lazy("Decisions"), "projects:decisions", shown=follows_decisions),
    )
    for position, entry in enumerate(main, start=20):
        navigation.register(entry, position)
    navigation.register(navigation.Entry(gettext_lazy("Calls"), "projects:calls", menu="public"), 10)
    navigation.register(navigation.Entry(gettext_lazy("Projects"), "projects:projects", menu="public"), 20)
    front.register(OPEN_CALLS)
    front.register(PROJECTS)


@searchable("proposals", PROPOSALS)
def find_proposals(query: str, person: Person) -> Iterator[Hit]:
    rows = ProposalFilter({"q": query}, Proposal.objects.visible_to(person)).qs.for_list().order_by("-pk")
    for row in rows[: LIMIT + 1]:
        title, _lang, _second = titled(row.title_en, row.title_ja)
        yield Hit(row.get_absolute_url(), title, row.reference, str(row.get_state_display()))


@searchable("calls", gettext_lazy("Calls for proposals"))
def find_calls(query: str, person: Person) -> Iterator[Hit]:
    """Calls are few: looked through by their titles and numbers."""
    wanted = query.casefold()
    for call in Call.objects.visible_to(person):
        if wanted in f"{call.reference} {call.title_en} {call.title_ja}".casefold():
            yield Hit(call.get_absolute_url(), call.title_en, call.reference, str(call.get_state_display()))
