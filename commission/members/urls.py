"""Addresses of organisations, roles, invitations, requests for access and the reference directory."""

from django.urls import path

from commission.members.views import access, decisions, directory, invitations, organisations, roles

app_name = "members"

ORGANISATION = "organisations/O-<int:number>/"
REQUEST = "access/requests/A-<int:number>/"
INVITATION = "invitations/E-<int:number>/"

urlpatterns = [
    path("organisations/", organisations.index, name="index"),
    path("organisations/new/", organisations.create, name="create"),
    path("organisations/lookup/", directory.lookup, name="lookup"),
    path(ORGANISATION, organisations.detail, name="detail"),
    path(f"{ORGANISATION}edit/", organisations.edit, name="edit"),
    path(f"{ORGANISATION}approval/", decisions.approval, name="approval"),
    path(f"{ORGANISATION}refusal/", decisions.refusal, name="refusal"),
    path(f"{ORGANISATION}suspension/", decisions.suspension, name="suspension"),
    path(f"{ORGANISATION}restoration/", decisions.restoration, name="restoration"),
    path(f"{ORGANISATION}departure/", decisions.departure, name="departure"),
    path(f"{ORGANISATION}names/", decisions.names, name="names"),
    path(f"{ORGANISATION}names/<int:pk>/removal/", decisions.name_removal, name="name_removal"),
    path(f"{ORGANISATION}roles/", roles.index, name="roles"),
    path(f"{ORGANISATION}roles/<int:pk>/ending/", roles.ending, name="role_ending"),
    path(f"{ORGANISATION}invitations/new/", invitations.create_for, name="invite"),
    path("directory/", directory.index, name="directory"),
    path("directory/<slug:ror_id>/", directory.detail, name="entry"),
    path("invitations/", invitations.index, name="invitations"),
    path("invitations/new/", invitations.create, name="invitation_create"),
    path(f"{INVITATION}renewal/", invitations.renewal, name="renewal"),
    path(f"{INVITATION}revocation/", invitations.revocation, name="revocation"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/acceptance/", invitations.acceptance, name="acceptance"),
    path("access/", access.ask, name="access"),
    path("access/received/", access.received, name="access_received"),
    path("access/requests/", access.index, name="access_requests"),
    path(REQUEST, access.detail, name="access_request"),
    path(f"{REQUEST}approval/", access.approval, name="access_approval"),
    path(f"{REQUEST}refusal/", access.refusal, name="access_refusal"),
]
