from django.urls import URLPattern, URLResolver, path

from commission.obligations.views import acts, engine, inbox, ladders, outbox, work

app_name = "obligations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.index, name="work"),
    path("work/letter/<str:token>/", work.letter, name="letter"),
    path("work/<int:pk>/", work.detail, name="detail"),
    path("work/<int:pk>/snooze/", acts.snooze, name="snooze"),
    path("work/<int:pk>/extension/", acts.extension, name="extension"),
    path("work/<int:pk>/refusal/", acts.refusal, name="refusal"),
    path("work/<int:pk>/delegation/", acts.delegation, name="delegation"),
    path("extensions/<int:pk>/decision/", acts.decision, name="decision"),
    path("nudges/<str:token>/", acts.nudges, name="nudges"),
    path("inbox/", inbox.index, name="inbox"),
    path("inbox/reading/", inbox.reading_all, name="reading_all"),
    path("inbox/<int:pk>/", inbox.detail, name="notice"),
    path("inbox/<int:pk>/reading/", inbox.reading, name="reading"),
    path("outbox/", outbox.index, name="outbox"),
    path("outbox/<int:pk>/", outbox.detail, name="message"),
    path("outbox/<int:pk>/sending/", outbox.sending, name="sending"),
    path("outbox/<int:pk>/arrival/", outbox.arrival, name="arrival"),
    path("outbox/<int:pk>/leaving/", outbox.leaving, name="leaving"),
    path("ladders/", ladders.index, name="ladders"),
    path("ladders/<slug:code>/", ladders.detail, name="ladder"),
    path("ladders/<slug:code>/edit/", ladders.edit, name="ladder_edit"),
    path("engine/", engine.detail, name="engine"),
    path("engine/mode/", engine.mode, name="mode"),
]
