from django.urls import URLPattern, URLResolver, include, path

from projects.views import (
    board,
    calls,
    consent,
    decisions,
    drafts,
    partners,
    proposals,
    public,
    reviews,
    screening,
    submission,
)

app_name = "projects"

call = [
    path("", calls.detail, name="call"),
    path("edit/", calls.edit, name="edit_call"),
    path("criteria/", calls.criteria, name="criteria"),
    path("opening/", calls.opening, name="call_opening"),
    path("closing/", calls.closing, name="call_closing"),
    path("board/", board.call_board, name="call_board"),
]

partner = [
    path("removal/", partners.partner_removal, name="partner_removal"),
    path("request/", partners.consent_request, name="consent_request"),
    path("consent/", consent.consent, name="consent"),
]

proposal: list[URLPattern | URLResolver] = [
    path("", proposals.detail, name="detail"),
    path("reminders/", proposals.reminders, name="reminders"),
    path("edit/", drafts.edit, name="edit"),
    path("draft/", drafts.draft, name="draft"),
    path("comparison/", drafts.comparison, name="comparison"),
    path("people/", partners.people, name="people"),
    path("partners/", partners.add, name="partners"),
    path("partners/<int:partner>/", include(partner)),
    path("consents/", partners.consent_requests, name="consent_requests"),
    path("leads/", partners.leads, name="leads"),
    path("collaborators/", partners.collaborators, name="collaborators"),
    path("collaborators/<int:collaborator>/removal/", partners.collaborator_removal, name="collaborator_removal"),
    path("submission/", submission.submission, name="submission"),
    path("withdrawal/", submission.withdrawal, name="withdrawal"),
    path("versions/", submission.versions, name="versions"),
    path("versions/<int:version>/", submission.version, name="version"),
    path("screening/", screening.screening, name="screening"),
    path("reviews/", board.reviews, name="reviews"),
    path("reviews/<int:assignment>/withdrawal/", board.assignment_withdrawal, name="assignment_withdrawal"),
    path("reviews/<int:assignment>/extension/", board.extension, name="extension"),
    path("conflicts/", reviews.conflicts, name="conflicts"),
    path("decision/", decisions.decision, name="decision"),
]

review: list[URLPattern] = [
    path("", reviews.review, name="review"),
    path("answer/", reviews.answer, name="review_answer"),
    path("delegation/", reviews.delegation, name="review_delegation"),
    path("draft/", reviews.draft, name="review_draft"),
    path("submission/", reviews.submission, name="review_submission"),
]

urlpatterns = [
    path("calls/", calls.index, name="calls"),
    path("calls/new/", calls.create, name="create_call"),
    path("calls/C-<int:year>-<int:number>/", include(call)),
    path("proposals/", proposals.index, name="index"),
    path("proposals/new/", proposals.create, name="create"),
    path("proposals/P-<int:number>/", include(proposal)),
    path("reviews/", reviews.index, name="my_reviews"),
    path("reviews/<int:assignment>/", include(review)),
    path("decisions/", decisions.index, name="decisions"),
    path("projects/", public.index, name="projects"),
    path("projects/P-<int:number>/", public.detail, name="project"),
]
