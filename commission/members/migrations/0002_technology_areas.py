"""Seed the 26 technology areas and the theme that crosses them all.

The columns: number in the CHIPS and Science Act's ten focus areas; on the US critical and emerging technologies list of
2024; number in Japan's twenty specified critical technologies of 2022; group in Japan's 7th Basic Plan; named in the
CoRe Partnership of 2021; in the Technology Prosperity memorandum of 2025; export-sensitive by default.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

Y = True
N = False
FIELDS = ("code", "name_en", "name_ja", "chips", "cet", "jp20", "p7", "core", "tpd", "is_sensitive")
AREAS = (
    ("ai", "Artificial intelligence and machine learning", "人工知能・機械学習", 1, Y, 3, "N", Y, Y, N),
    ("computing", "Advanced computing", "先端コンピューティング", 2, Y, 4, "", N, N, Y),
    (
        "semiconductors",
        "Semiconductors and microelectronics",
        "半導体・マイクロエレクトロニクス",
        2,
        Y,
        5,
        "N",
        Y,
        N,
        Y,
    ),
    ("quantum", "Quantum information science and technology", "量子科学技術（量子情報科学）", 3, Y, 9, "N", Y, Y, Y),
    (
        "communications",
        "Advanced communications and networks (Open RAN, Beyond 5G/6G)",
        "高度情報通信・ネットワーク（オープンRAN、Beyond 5G/6G）",
        6,
        Y,
        13,
        "N",
        Y,
        Y,
        N,
    ),
    (
        "cyber",
        "Cybersecurity, data security and privacy",
        "サイバーセキュリティ・データセキュリティ・プライバシー",
        8,
        Y,
        14,
        "E",
        N,
        N,
        N,
    ),
    ("data", "Data science, storage and management", "データ科学・分析・蓄積・運用", 8, N, 6, "E", N, N, N),
    (
        "robotics",
        "Robotics, automation and autonomous systems",
        "ロボット工学・自動化・自律システム",
        4,
        Y,
        8,
        "N",
        N,
        N,
        N,
    ),
    ("manufacturing", "Advanced manufacturing", "先進製造（先端エンジニアリング・製造）", 4, Y, 7, "E", N, N, N),
    ("materials", "Advanced materials", "先端材料", 10, Y, 20, "E", N, N, N),
    ("biotech", "Biotechnology and biomanufacturing", "バイオテクノロジー・バイオものづくり", 7, Y, 1, "N", Y, Y, N),
    (
        "health",
        "Medical and public-health technology, genomics (incl. Cancer Moonshot)",
        "医療・公衆衛生技術、ゲノム学（がんムーンショットを含む）",
        7,
        N,
        2,
        "N/E",
        Y,
        Y,
        N,
    ),
    ("clean-energy", "Clean energy generation and storage", "クリーンエネルギーの生産・貯蔵", 9, Y, 12, "E", Y, N, N),
    ("fusion", "Fusion energy", "フュージョンエネルギー", 9, Y, None, "N", N, Y, N),
    ("nuclear", "Advanced nuclear energy", "先進原子力", 9, Y, None, "E", Y, N, Y),
    ("space", "Space technologies and systems", "宇宙技術・システム", None, Y, 15, "N", Y, Y, Y),
    (
        "sensing-pnt",
        "Sensing, positioning, navigation and timing",
        "センシング・測位・航法・タイミング",
        None,
        Y,
        10,
        "",
        N,
        N,
        Y,
    ),
    ("ocean", "Ocean, maritime and shipbuilding technology", "海洋・造船技術", None, N, 16, "E", N, N, N),
    (
        "transport-aero",
        "Aviation, gas-turbine and transport technology",
        "航空・ガスタービン・輸送技術",
        None,
        Y,
        17,
        "E",
        N,
        N,
        Y,
    ),
    (
        "hmi",
        "Human-machine and brain-computer interfaces, immersive technology",
        "ヒューマンマシン・脳コンピュータインターフェース、没入型技術",
        6,
        Y,
        11,
        "",
        N,
        N,
        N,
    ),
    ("disaster", "Disaster prevention and resilience", "防災・減災・国土強靱化", 5, N, None, "E", N, N, N),
    ("climate", "Climate and environmental technology", "気候・環境技術", None, N, None, "E", Y, N, N),
    (
        "supply-chain",
        "Critical minerals and supply-chain resilience",
        "重要鉱物・サプライチェーン強靱化",
        None,
        N,
        None,
        "E",
        Y,
        N,
        N,
    ),
    ("hypersonics", "Hypersonics", "極超音速", None, Y, 18, "", N, N, Y),
    ("directed-energy", "Directed energy", "指向性エネルギー", None, Y, None, "", N, N, Y),
    ("cbrn", "CBRN mitigation", "化学・生物・放射性物質及び核（CBRN）対策", None, N, 19, "", N, N, Y),
    (
        "research-security",
        "Research security and integrity",
        "研究セキュリティ・研究インテグリティ",
        None,
        N,
        None,
        "",
        N,
        Y,
        N,
    ),
)
THEMES = frozenset({"research-security"})


def seed(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    area = apps.get_model("members", "Area")
    for position, row in enumerate(AREAS, start=1):
        values = dict(zip(FIELDS, row, strict=True))
        code = values.pop("code")
        rest = {**values, "position": position, "is_theme": code in THEMES}
        area.objects.update_or_create(code=code, defaults=rest)


def unseed(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("members", "Area").objects.filter(code__in=[row[0] for row in AREAS]).delete()


class Migration(migrations.Migration):
    dependencies = [("members", "0001_members")]

    operations = [migrations.RunPython(seed, unseed)]
