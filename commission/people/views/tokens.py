"""My tokens for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from knox.settings import knox_settings

from commission.people import actions
from commission.people.forms import TokenForm
from commission.people.models import Token
from commission.people.models.tokens import MOST_TOKENS
from commission.people.views import FORM
from commission.web.http import done, go

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request


@require_safe
def index(request: Request) -> HttpResponse:
    tokens = Token.objects.filter(user=request.user)
    return render(request, "people/tokens.html", {"tokens": tokens, "may_make": len(tokens) < MOST_TOKENS})


@never_cache
@require_http_methods(FORM)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def create(request: Request) -> HttpResponse:
    """The answer shows the secret, once: it is on no other page and in no table."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, secret = actions.make_token(request.user, **form.cleaned_data)
        context = {"token": token, "secret": secret, "header": f"Authorization: {knox_settings.AUTH_HEADER_PREFIX} …"}
        return render(request, "people/token_made.html", context, status=201)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/token_create.html", {"form": form}, status=status)


@require_POST
def revocation(request: Request, key: str) -> HttpResponse:
    token = get_object_or_404(Token, user=request.user, token_key=key)
    actions.revoke_token(token, by=request.user)
    done(request, _("The token is revoked. Programs that use it are refused from now on."))
    return go(request, "people:tokens")
