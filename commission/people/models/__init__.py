"""People: who they are, in both scripts; where and when they work; which posts they hold in the Commission."""

from commission.people.models.days import Absence, CalendarDay
from commission.people.models.names import fold, tidy, validate_address, validate_plain, validate_unofficial
from commission.people.models.person import TELLERS, Affiliation, Person, PersonManager, affiliations_of
from commission.people.models.posts import Post
from commission.people.models.sides import Language, Side, Theme
from commission.people.models.tokens import Token

__all__ = [
    "TELLERS",
    "Absence",
    "Affiliation",
    "CalendarDay",
    "Language",
    "Person",
    "PersonManager",
    "Post",
    "Side",
    "Theme",
    "Token",
    "affiliations_of",
    "fold",
    "tidy",
    "validate_address",
    "validate_plain",
    "validate_unofficial",
]
