"""The invented member organisations of the demo world. No institution that exists appears here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    key: str
    side: str
    kind: str
    name_en: str
    name_ja: str
    reading: str
    city: str
    domain: str
    areas: tuple[str, ...]
    parent: str = ""
    state: str = "member"
    former_ja: str = ""


ORGANISATIONS = (
    Sample(
        "us-photonics",
        "US",
        "company",
        "Sample Photonics Inc.",
        "サンプル・フォトニクス社",
        "さんぷるふぉとにくす",
        "Rochester",
        "sample-photonics.example",
        ("semiconductors", "communications"),
    ),
    Sample(
        "us-laboratory",
        "US",
        "laboratory",
        "Example National Laboratory",
        "エグザンプル国立研究所",
        "えぐざんぷるこくりつけんきゅうしょ",
        "Boulder",
        "example-lab.example",
        ("quantum", "materials", "clean-energy"),
    ),
    Sample(
        "us-power",
        "US",
        "company",
        "Sample Power Devices Corp.",
        "サンプル・パワーデバイス社",
        "さんぷるぱわーでばいす",
        "Raleigh",
        "sample-power.example",
        ("semiconductors", "clean-energy"),
    ),
    Sample(
        "us-university",
        "US",
        "university",
        "Example Institute of Technology",
        "エグザンプル工科大学",
        "えぐざんぷるこうかだいがく",
        "Pasadena",
        "example-tech.example",
        ("ai", "robotics", "disaster"),
    ),
    Sample(
        "jp-materials",
        "JP",
        "laboratory",
        "Example Materials Research Institute",
        "例示材料研究所",
        "れいじざいりょうけんきゅうしょ",
        "Tsukuba",
        "example-materials.example",
        ("materials", "clean-energy", "supply-chain"),
        former_ja="例示金属研究所",
    ),
    Sample(
        "jp-electric",
        "JP",
        "company",
        "Sample Electric K.K.",
        "サンプル電機株式会社",
        "さんぷるでんき",
        "Kyoto",
        "sample-electric.example",
        ("semiconductors", "robotics"),
    ),
    Sample(
        "jp-photonics",
        "JP",
        "company",
        "Sample Photonics Japan K.K.",
        "サンプル・フォトニクス・ジャパン株式会社",
        "さんぷるふぉとにくすじゃぱん",
        "Yokohama",
        "sample-photonics-japan.example",
        ("communications",),
        parent="us-photonics",
    ),
    Sample(
        "jp-university",
        "JP",
        "university",
        "Example University of Engineering",
        "例示工業大学",
        "れいじこうぎょうだいがく",
        "Sendai",
        "example-engineering.example",
        ("quantum", "disaster", "ai"),
    ),
    Sample(
        "jp-robotics",
        "JP",
        "company",
        "Sample Robotics K.K.",
        "サンプル・ロボティクス株式会社",
        "さんぷるろぼてぃくす",
        "Nagoya",
        "sample-robotics.example",
        ("robotics",),
        state="applied",
    ),
    Sample(
        "us-minerals",
        "US",
        "company",
        "Sample Minerals LLC",
        "サンプル・ミネラルズ社",
        "さんぷるみねらるず",
        "Reno",
        "sample-minerals.example",
        ("supply-chain",),
        state="suspended",
    ),
)
