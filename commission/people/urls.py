from django.urls import path

from commission.people.views import calendar, people, posts, profile, tokens

app_name = "people"

urlpatterns = [
    path("language/", profile.language, name="language"),
    path("me/", profile.profile, name="profile"),
    path("me/edit/", profile.edit, name="edit"),
    path("me/absences/new/", profile.absence_create, name="absence_create"),
    path("me/absences/<int:pk>/", profile.absence_edit, name="absence_edit"),
    path("me/absences/<int:pk>/removal/", profile.absence_removal, name="absence_removal"),
    path("me/absences/restoration/", profile.absence_restoration, name="absence_restoration"),
    path("me/sessions/<int:pk>/ending/", profile.session_ending, name="session_ending"),
    path("me/tokens/", tokens.index, name="tokens"),
    path("me/tokens/new/", tokens.create, name="token_create"),
    path("me/tokens/<slug:key>/revocation/", tokens.revocation, name="token_revocation"),
    path("people/", people.index, name="index"),
    path("people/<int:pk>/", people.detail, name="detail"),
    path("people/<int:pk>/deactivation/", people.deactivation, name="deactivation"),
    path("people/<int:pk>/reactivation/", people.reactivation, name="reactivation"),
    path("people/<int:pk>/posts/new/", posts.create, name="post_create"),
    path("posts/<int:pk>/ending/", posts.ending, name="post_ending"),
    path("calendar-days/", calendar.index, name="calendar"),
    path("calendar-days/new/", calendar.create, name="calendar_create"),
    path("calendar-days/<int:pk>/", calendar.edit, name="calendar_edit"),
    path("calendar-days/<int:pk>/removal/", calendar.removal, name="calendar_removal"),
]
