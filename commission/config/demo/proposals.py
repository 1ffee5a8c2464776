"""The texts of the demo proposals, each written in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """What a proposal says. The Japanese says the same as the English; neither is a translation of a form."""

    title_en: str
    title_ja: str
    summary_en: str
    summary_ja: str
    aims_en: str
    aims_ja: str
    area: str


TEXTS = {
    "batteries": Text(
        "Joint ageing tests for solid-state batteries",
        "全固体電池の劣化試験の共同実施",
        "Solid-state cells age in ways that each laboratory measures differently. We will run one shared test programme "
        "on both sides, with the same protocol and the same statement of uncertainty, and publish the data with a "
        "reference method that any test house can repeat.",
        "全固体電池の劣化は、測定方法が研究室ごとに異なるため比較が困難です。本研究では、日米双方で同一の手順と不確かさの表記に"
        "基づく試験計画を実施し、どの試験機関でも再現できる標準的な測定方法とあわせてデータを公開します。",
        "Neither side has enough test hours alone: the US lines reach higher temperatures, the Japanese lines run at "
        "higher humidity. Together they cover the conditions that vehicles meet.",
        "いずれか一方の試験時間だけでは足りません。米国側は高温、日本側は高湿度の試験に強みがあり、両者を合わせることで"
        "実車の使用条件を網羅できます。",
        "clean-energy",
    ),
    "power": Text(
        "Reliability data for wide-bandgap power modules",
        "ワイドバンドギャップ・パワーモジュールの信頼性データ共同構築",
        "Power modules built on silicon carbide and gallium nitride fail for reasons that no single data set explains. "
        "Two US and two Japanese lines will build one shared set of failure data and open the analysis to both industries.",
        "炭化ケイ素や窒化ガリウムを用いたパワーモジュールの故障要因は、単独のデータでは説明できません。日米各2か所の試験ラインで"
        "共通の故障データを構築し、解析方法を両国の産業界に公開します。",
        "The failure modes seen in the two countries differ with climate and use. A shared set is worth more than two "
        "separate ones.",
        "両国で観察される故障の形態は、気候や使用条件によって異なります。別々のデータよりも、共通のデータの方が大きな価値を持ちます。",
        "semiconductors",
    ),
    "cryogenic": Text(
        "Shared calibration of cryogenic sensors",
        "極低温センサーの共同校正",
        "Quantum computers depend on thermometers that work below one kelvin. We will compare the calibration chains of "
        "both countries and agree on one transfer standard.",
        "量子コンピューターは、1ケルビン未満で動作する温度計に支えられています。両国の校正体系を比較し、共通の仲介標準器を定めます。",
        "A comparison needs two independent chains, and the best two stand on the two sides of the Pacific.",
        "比較には独立した二つの校正体系が必要であり、最も優れた二つは太平洋の両側にあります。",
        "quantum",
    ),
    "tsunami": Text(
        "Early warning from seafloor cables",
        "海底ケーブルを用いた津波の早期検知",
        "Telecommunication cables already cross the ocean. We will test whether their light can tell of a tsunami minutes "
        "earlier than buoys, on one cable of each side.",
        "海底には既に通信ケーブルが敷設されています。日米各1本のケーブルを用い、光の変化によってブイよりも数分早く津波を検知"
        "できるかを検証します。",
        "A tsunami that starts on one side arrives on the other. The warning must cross as fast as the wave.",
        "一方の沿岸で発生した津波は、もう一方にも到達します。警報は、波よりも速く伝わる必要があります。",
        "disaster",
    ),
    "openran": Text(
        "Interoperability tests for open radio networks",
        "オープンRANの相互接続試験",
        "Radios and controllers of different makers should work together. We will run one set of tests in two test beds "
        "and publish what fails and why.",
        "異なる事業者の無線機と制御装置は、相互に動作することが求められます。二つの試験環境で共通の試験を行い、不具合とその原因を公開します。",
        "Makers of both countries sell to each other's operators; a test that only one side accepts helps nobody.",
        "両国の事業者は、互いの通信会社に製品を供給しています。一方だけが認める試験では、誰の役にも立ちません。",
        "communications",
    ),
    "minerals": Text(
        "Recovering gallium and germanium from scrap",
        "スクラップからのガリウム・ゲルマニウム回収",
        "Two metals decide whether chips and fibres can be made. We will compare three ways to recover them from "
        "production scrap and publish yields, costs and emissions.",
        "半導体や光ファイバーの製造は、二つの金属に左右されます。製造工程のスクラップから回収する三つの方法を比較し、収率、費用、排出量を公開します。",
        "The scrap is in Japan, the pilot plant in the United States, and the demand in both.",
        "スクラップは日本に、試験設備は米国にあり、需要は両国にあります。",
        "supply-chain",
    ),
    "photonics": Text(
        "Packaging of photonic chips at wafer level",
        "光集積回路のウエハーレベル実装",
        "Attaching fibres costs more than making the chip. We will develop one packaging step that both lines can run and "
        "measure its loss over temperature.",
        "光ファイバーの接続には、チップの製造よりも費用がかかります。両国の製造ラインで実施できる実装工程を開発し、温度変化に伴う損失を測定します。",
        "One line makes the wafers, the other the connectors. Neither can close the step alone.",
        "一方のラインはウエハーを、もう一方はコネクターを製造しており、単独では工程が完結しません。",
        "semiconductors",
    ),
    "fusion": Text(
        "Neutron diagnostics for fusion pilot plants",
        "核融合パイロットプラント向け中性子計測",
        "Pilot plants will need detectors that survive years of neutrons. We will irradiate candidate detectors on both "
        "sides and share the results as open data.",
        "パイロットプラントには、長期間の中性子照射に耐える検出器が必要です。候補となる検出器を日米双方で照射し、結果をオープンデータとして共有します。",
        "Beam time is short everywhere. Two sources double what can be learnt in a year.",
        "ビームの利用時間はどこでも限られています。二つの中性子源を用いれば、1年間に得られる知見は倍になります。",
        "fusion",
    ),
    "robots": Text(
        "Safe hand-over between people and robots",
        "人とロボットの安全な受け渡し",
        "Robots in small factories must give and take objects without fences. We will measure what people on both sides "
        "accept and turn it into a test method.",
        "小規模な工場では、柵のない環境で人とロボットが物を受け渡します。両国の作業者が許容できる動作を測定し、試験方法としてまとめます。",
        "What feels safe differs between the two countries; a standard must know both.",
        "安全と感じる動作は両国で異なります。標準には、双方の知見が必要です。",
        "robotics",
    ),
    "biofoundry": Text(
        "A common language for biofoundries",
        "バイオファウンドリーの共通記述言語",
        "Two biofoundries describe the same experiment in different files. We will agree on one description and show that "
        "a run in one country can be repeated in the other.",
        "二つのバイオファウンドリーでは、同じ実験が異なる形式で記述されています。共通の記述方法を定め、一方の国で行った実験をもう一方で再現できることを示します。",
        "Repeating a run needs two independent sites by definition.",
        "再現性の検証には、独立した二つの拠点が不可欠です。",
        "biotech",
    ),
    "hydrogen": Text(
        "Leak detection for liquid hydrogen terminals",
        "液化水素基地における漏えい検知",
        "Ships will carry liquid hydrogen between the two countries. We will test three kinds of sensor at one terminal "
        "on each side and agree on how a leak is measured and reported.",
        "両国間で液化水素が船舶輸送される見込みです。日米各1か所の基地で三種類のセンサーを試験し、漏えいの測定方法と報告方法を定めます。",
        "A ship loaded under one rule is unloaded under another. The measurement must be the same at both ends.",
        "積み地と揚げ地では規則が異なります。両端で同じ測定方法を用いる必要があります。",
        "clean-energy",
    ),
    "wildfire": Text(
        "Satellite data for wildfire response within the hour",
        "衛星データによる1時間以内の林野火災対応",
        "Fires grow faster than images arrive. We will join the passes of satellites of both countries and bring a map to "
        "fire services within an hour.",
        "火災は、画像が届くよりも速く広がります。両国の衛星観測を組み合わせ、1時間以内に消防機関へ地図を提供します。",
        "Each country's satellites pass while the other's are away. Together the gap shrinks to less than an hour.",
        "一方の国の衛星が上空にない時間帯を、もう一方の衛星が補います。両者を合わせることで、観測の空白は1時間未満になります。",
        "disaster",
    ),
    "materials-ai": Text(
        "Shared test sets for machine learning in materials",
        "材料分野の機械学習のための共通試験データ",
        "Models that predict materials are judged on different data. We will build one set of measurements that neither "
        "side has trained on, and run a blind comparison.",
        "材料特性を予測するモデルは、それぞれ異なるデータで評価されています。いずれの側も学習に用いていない測定データを整備し、"
        "ブラインド比較を実施します。",
        "A blind test needs two parties who keep their samples apart.",
        "ブラインド試験には、試料を別々に管理する二者が必要です。",
        "ai",
    ),
    "network": Text(
        "Timing signals for a trans-Pacific quantum network",
        "太平洋横断量子ネットワークの時刻信号",
        "Entangled photons are useful only if both ends agree on the time. We will compare optical clocks over an existing "
        "cable and publish the stability reached.",
        "もつれ光子を活用するには、両端の時刻が一致していなければなりません。既存のケーブルを用いて光時計を比較し、到達した安定度を公表します。",
        "The link has two ends, and each side owns one.",
        "回線には二つの端があり、両国が一つずつ保有しています。",
        "quantum",
    ),
}
