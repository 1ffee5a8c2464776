"""Giving and ending posts in the Commission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commission.people import actions
from commission.people.forms import EndPostForm, PostForm
from commission.people.models import Post, Side
from commission.people.permissions import can_end_post, can_give_post
from commission.people.views import FORM
from commission.people.views.people import find
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request


@require_http_methods(FORM)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def create(request: Request, pk: int) -> HttpResponse:
    other = find(request, pk)
    sides = [side for side in Side if can_give_post(request.user, other, side)]
    require(bool(sides), _("The secretariat of a side gives its posts, and nobody gives one to themselves."))
    form = PostForm(request.POST or None, person=other, sides=sides, initial={"side": other.side})
    if request.method == "POST" and form.is_valid():
        post = actions.give_post(other, by=request.user, **form.cleaned_data)
        done(request, _("%(name)s holds the post: %(post)s.") % {"name": other, "post": post})
        return go(request, other)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/post.html", {"form": form, "other": other}, status=status)


@require_http_methods(FORM)
def ending(request: Request, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    require(can_end_post(request.user, post), _("The secretariat of this side ends its posts."))
    form = EndPostForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        actions.end_post(post, by=request.user, **form.cleaned_data)
        done(request, _("The end of the post is noted."))
        return go(request, post.person)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/post_ending.html", {"form": form, "post": post}, status=status)
