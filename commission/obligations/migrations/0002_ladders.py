"""The ladders the portal begins with: research and reasons in the issue that made them; staff edit them as data."""

from django.db import migrations

# code: (name, 名称, [(anchor, working days, audience, effect)])
LADDERS = {
    "answer": ("Answer", "回答", [
        ("opened", 3, "owner", "remind"),
        ("due", -2, "owner", "remind"),
        ("due", 0, "owner", "remind"),
        ("due", 2, "owner", "remind"),
        ("due", 5, "staff", "remind"),
    ]),
    "invitation": ("Invitation to review", "査読の依頼", [
        ("opened", 3, "owner", "remind"),
        ("opened", 5, "owner", "remind"),
        ("opened", 8, "owner", "lapse"),
    ]),
    "review": ("Accepted review", "引き受けた査読", [
        ("due", -7, "owner", "remind"),
        ("due", -2, "owner", "remind"),
        ("due", 1, "owner", "remind"),
        ("due", 3, "owner", "remind"),
        ("due", 3, "chair", "remind"),
        ("due", 5, "chair", "remind"),
        ("due", 8, "chairs", "remind"),
    ]),
    "consent": ("Partner consent", "参加機関の同意", [
        ("due", -5, "owner", "remind"),
        ("due", -2, "owner", "remind"),
        ("due", 0, "owner", "remind"),
        ("due", 1, "asker", "remind"),
        ("due", 2, "staff", "remind"),
    ]),
    "decision": ("Decision", "採否の決定", [
        ("due", -5, "owner", "remind"),
        ("due", -1, "owner", "remind"),
        ("due", 1, "owner", "remind"),
        ("due", 3, "chairs", "remind"),
        ("due", 5, "staff", "remind"),
    ]),
    "screening": ("Screening", "事務局による確認", [
        ("due", -2, "owner", "remind"),
        ("due", 0, "owner", "remind"),
        ("due", 2, "owner", "remind"),
        ("due", 5, "chair", "remind"),
    ]),
}  # fmt: skip


def seed(apps, schema_editor):
    ladders = apps.get_model("obligations", "Ladder").objects
    steps = apps.get_model("obligations", "LadderStep").objects
    for code, (name_en, name_ja, rows) in LADDERS.items():
        ladder, made = ladders.get_or_create(code=code, version=1, defaults={"name_en": name_en, "name_ja": name_ja})
        for position, (anchor, offset, audience, effect) in enumerate(rows, 1) if made else ():
            steps.create(
                ladder=ladder, position=position, anchor=anchor, offset=offset, audience=audience, effect=effect
            )


class Migration(migrations.Migration):
    dependencies = [("obligations", "0001_obligations")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
