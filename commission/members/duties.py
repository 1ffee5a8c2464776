"""What the secretariat owes in this room: a decision on an application, an answer to a request for access."""

from django.utils.translation import gettext_lazy as _

from commission.members.notifications import ANSWER, DECIDE
from commission.obligations.kinds import Kind, register
from commission.people.models import Post

STAFF = (Post.Role.STAFF,)
APPLICATION = register(
    Kind(
        code=DECIDE,
        name=_("Application for membership"),
        icon="building-2",
        act=_("Decide on the application"),
        posts=STAFF,
    )
)
REQUEST = register(
    Kind(code=ANSWER, name=_("Request for access"), icon="user-plus", act=_("Answer the request"), posts=STAFF)
)
