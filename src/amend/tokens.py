"""字句の単位: 条文を、法制執務で「意味を持つ最小の字句」とされる単位に切る (drafting-rules §1.4, §2.4)。

数だけ、条名の一部だけ、書記素の一部だけを引いた引用や下線は誤りなので、どこで切ってよいかをここで一度だけ決める。
辞書は使わない。辞書は改訂のたびに切り方を変え、二台の機械で下線が違ってしまう (libraries.md §1)。

量指定子は所有格 (``++``) か上限つきに限る。長さ百万字の一行でも後戻りで遅くならないようにするためである。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from amend.characters import clusters
from amend.patterns import late

CONJUNCTIONS = frozenset(("及び", "並びに", "又は", "若しくは", "且つ", "および", "ならびに", "または", "もしくは"))
"""接続の語: 語句を並べる語。読点とともに並びの境となる。"""

AUXILIARIES = frozenset(
    ("ことができる", "ことができない", "ものとする", "ものとし", "こととする", "こととし", "ようとする")
)
"""文末の語: 動詞に付いて述語を成す語。これだけを引かず、動詞とともに引く (「行う」→「行うことができる」)。"""

SUFFIX = "等"
"""接尾の語: 直前の名詞とともに引く (「学校」→「学校等」)。「医療機関、民間事業者等」のように並び全体にも付く。"""


def _any(words: Iterable[str]) -> str:
    """長い語から順に試す選択 (短い語が長い語の頭を取らないように)。"""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _words(text: str) -> str:
    """空白で区切って並べた語の選択。"""
    return _any(text.split())


# --- 文字 (文字クラスの中身。異体字選択子は漢字に、合成用の濁点は仮名に入れる) ---------------------------------------
_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆〻\ufe00-\ufe0f\U000e0100-\U000e01ef"
_HIRAGANA = "\u3041-\u3096\u3099-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_NOUN = rf"{_KANJI}{_KATAKANA}A-Za-zＡ-Ｚａ-ｚ\u00c0-\u024f\u0300-\u036f"

# --- 数 ---------------------------------------------------------------------------------------------------------------
_DIGITS = "[0-9０-９]++"
_KANJI_DIGITS = "[〇一二三四五六七八九十百千]{1,12}+"
_NUMBER = rf"(?:{_DIGITS}|{_KANJI_DIGITS})"
_PLAIN = rf"{_DIGITS}(?:[,，.．]{_DIGITS})*+"
_FIGURE = rf"{_PLAIN}(?:[百千万億兆]++(?:{_PLAIN})?+)*+"
# 「一、四九七」の「、」は位取りである。
_KANJI_GROUPED = "[〇一二三四五六七八九]{1,3}+(?:、[〇一二三四五六七八九]{3}(?![〇一二三四五六七八九十百千万]))++"
_KANJI_DECIMAL = "[〇一二三四五六七八九]{1,8}+・[〇一二三四五六七八九]{1,8}+"
_KANJI_FIGURE = (
    rf"(?:{_KANJI_GROUPED}|[〇一二三四五六七八九十百千万億兆]{{1,24}}+)(?:・[〇一二三四五六七八九]{{1,8}}+)?+"
)
_UNIT = "(?:[kcmｋｃｍ]?[mgｍｇ]|[mkｍｋ]?[lLｌＬ]|[hｈ][aａ]|[kｋ]?[wWｗＷ]|[tｔ])(?![A-Za-zＡ-Ｚａ-ｚ])"
_COUNTER = _words(
    "年度 年間 年 か年 箇年 ヶ年 月 月間 か月間 か月 箇月 ヶ月 カ月 週間 週 日間 日 時間 時 分間 分 秒 歳 才 "
    "人 名 世帯 戸 件 回 度 個 本 枚 通 部 冊 台 頭 羽 棟 室 床 席 組 班 校 園 社 団体 市 町 村 区 県 か国 "
    "か所 箇所 ヶ所 カ所 箇 条 項 号 番地 番 丁目 級 位 次 期 種 類 割 厘 倍 点 口 株 字 行 列 頁 ページ 階 "
    "円 千円 百万円 銭 ドル ％ % パーセント メートル ミリメートル センチメートル キロメートル 平方メートル "
    "立方メートル ヘクタール アール グラム ミリグラム キログラム トン リットル ミリリットル ワット キロワット "
    "デシベル ㎡ ㎥ ㎝ ㎞ ㎏ ℃"
)
# 漢数字は「一部」「三位一体」「八戸市」「十日町市」のように語の一部であることが多いので、数える語を絞る。
_KANJI_COUNTER = (
    r"(?:年度|年間|年(?![金齢賀])|[か箇ヶカ]年|月間|[か箇ヶカ]?月(?!額)|週間|日間|日(?![町市野本])"
    r"|時間|時(?![的期価点差効停限代])|分(?=[間前後以、。)）])|歳|人|名(?![称誉簿])|件|回|枚|倍|割|円|銭"
    r"|[か箇ヶカ]所(?!村)|[か箇ヶカ]国|パーセント|(?:平方|立方|キロ|センチ|ミリ)?メートル"
    r"|ヘクタール|アール|(?:キロ|ミリ)?グラム|トン|リットル)"
)
# 「５４１円３１銭」「２丁目１番５号」「九時三十分」は、一つの数量である。
_CHAINED = rf"(?:丁目|番地|番|時間|時|分|年|か月|割|円(?={_NUMBER}銭))"
_KANJI_AMOUNT = (
    rf"(?:{_KANJI_FIGURE}{_CHAINED}(?={_KANJI_DIGITS}))*+{_KANJI_FIGURE}(?:分の{_KANJI_FIGURE}|{_KANJI_COUNTER})"
)
_ARABIC_AMOUNT = rf"(?:{_FIGURE}{_CHAINED}(?={_DIGITS}))*+{_FIGURE}(?:分の{_FIGURE}|{_COUNTER}|{_UNIT})?+"
# 「年１回」「年一パーセント」「午前９時」は、頭の語までが一つの数量である。
_RATE = rf"(?:毎?[年月週日](?={_NUMBER}(?:[回度件割分％%]|パーセント))|午[前後](?={_NUMBER}時))?+"
_LISTED = rf"{_DIGITS}(?:の{_DIGITS}){{1,4}}+(?!{_COUNTER}|分の|[,，.．])"
_AMOUNT = rf"(?:{_LISTED}|{_RATE}(?:{_ARABIC_AMOUNT}|{_KANJI_AMOUNT})|{_KANJI_GROUPED}|{_KANJI_DECIMAL}{_UNIT}?+)"

# --- 日付・法令番号 ---------------------------------------------------------------------------------------------------
_DATE_NUMBER = rf"(?:{_NUMBER}|元|[○◯□]{{1,8}}+)"
_ERA_YEAR = rf"(?:(?:明治|大正|昭和|平成|令和|西暦){_DATE_NUMBER}年度?+分?+)"
_YEAR = rf"(?:{_ERA_YEAR}|{_DATE_NUMBER}年(?={_DATE_NUMBER}月)|(?:翌々|[同翌前当毎])年度?+分?+)"
_DAY = rf"(?:{_DATE_NUMBER}|[同翌前当毎])月(?:{_DATE_NUMBER}|末)日(?!間)"
_DATE = rf"(?:{_YEAR}(?:{_DAY}|{_DATE_NUMBER}月(?!間)分?+)?+|{_DAY})"
_ACT = _words("法律 政令 勅令 府令 省令 令 規則 条例 条約 告示 訓令 規程 規約 要綱 布告 達 指令 議決 通知")
_ACT_NUMBER = rf"{_ERA_YEAR}(?:{_DAY})?+(?:(?!第)[{_NOUN}]){{0,30}}?{_ACT}第{_NUMBER}号"

# --- 条項の引用 -------------------------------------------------------------------------------------------------------
# 「第二条の一部」「第三項の二分の一」の「一」「二」は枝番号ではない。
_BRANCH = rf"(?:の{_NUMBER}(?![部般定体層致時人者方種年月日分円割倍箇つ]))*+"
_LEVEL = r"(?:[編章節款項号]|条(?![例約件文理])|目(?![的標次]))"
_NUMBERED = rf"第{_NUMBER}{_LEVEL}{_BRANCH}"
_RELATIVE = rf"(?:[前次]{_NUMBER}?+|前?各|[同本]|この){_LEVEL}(?!目)"
_ANNEX = rf"(?:別表(?:第?{_NUMBER}{_BRANCH})?+|(?:別記様式|別記|様式|別図|別紙)第?{_NUMBER}{_BRANCH})"
_LABEL = (
    rf"(?:[ア-ヴ](?![{_KATAKANA}])|[⑴-⒇]"
    rf"|[(（](?:{_DIGITS}|[一二三四五六七八九十]{{1,3}}+|[ア-ンa-zａ-ｚⅰ-ⅹ])[)）])"
)
_PART = r"(?:本文|ただし書き?+|[前後中]段|各号列記以外の部分|各号|の[項欄](?![目外]))"
_REFERENCE = (
    rf"(?:(?:附則|付則)?+(?:{_ANNEX}|{_NUMBERED})|{_RELATIVE}|{_LABEL})(?:{_NUMBERED}|{_LABEL}){{0,6}}+{_PART}{{0,3}}+"
)

# --- 語 ---------------------------------------------------------------------------------------------------------------
_WORD = _words(
    "について つき において における おいて おける により による によって によつて よって よつて "
    "にあっては にあつては にかかわらず その他の その他 その この これら これ それぞれ それ "
    "あらかじめ おおむね すべて いずれか いずれ なお ただし かつ また "
    "こと もの とき ところ とおり ため よう おそれ うち ほか まで から より よる とともに ともに もって もつて "
    "こども など のみ ごと として とする とし という といい とある とあり とみなす である であって であつて"
)
_AUXILIARY = _any(AUXILIARIES)
_CONJUNCTION = _any(CONJUNCTIONS)
# 一字の助詞は、名詞の後にあるか、仮名でない字か仮名の語の頭が続くときだけ助詞である (「取りまとめる」を切らない)。
_CASE = (
    rf"(?:を|(?<=[{_NOUN}0-9０-９])[はのにへとも]|(?<![んど])[はがにのともへで](?=[^{_HIRAGANA}]|\Z|{_WORD}"
    r"|する|した|して|しな|でき|ある|あり|あつ|あっ|ない|なく|なる|なり|なつ|なっ|いる))"
)
_BREAK = rf"(?:{_AUXILIARY}|{_WORD}|{_CASE}|(?<=て)しな)"
# 漢字のすぐ後の「する」「した」「される」「された」は、そこで終わる。
_KANA_RUN = rf"(?:(?<=[{_KANJI}])(?:する|した(?!が)|され[るた])|[{_HIRAGANA}](?:(?!{_BREAK})[{_HIRAGANA}])*+)"
# 名詞のすぐ後でこれが始まれば、送り仮名や「する」の活用ではない。
_PARTICLE = rf"(?:[はのにをへとも]|が(?![らりるれろっつ])|で(?!き)|や(?![かすさしせ])|{_WORD})"
# 名詞の連なりは、接続の語・条項の引用・日付・数量・「等」「以上」の類の手前で終わる。先読みは始まりうる字だけで行う。
_AFFIX = rf"(?:(?<![高中初平均同対優]){SUFFIX}|以[上下前後内外降])"
_CITED = rf"(?:{_NUMBERED}|第{_DIGITS}|(?:別表|附則|付則)第?{_NUMBER})"
_STOP = rf"(?:{_CONJUNCTION}|{_AFFIX}|{_CITED}|{_ERA_YEAR}|{_KANJI_AMOUNT}|{_KANJI_GROUPED}|{_KANJI_DECIMAL})"
_STARTER = f"{SUFFIX}以及並又若且第別附付明大昭平令西〇一二三四五六七八九十百千万億兆"
# 「国際的動向」は「国際的」と「動向」なので、「的」を除く字の連なりの終わりにだけ「的」を許す。字の選択は長く、
# 組み立てるのに時間がかかるので、一度だけ書く。
_NOUN_CHARACTER = rf"(?:(?![{_STARTER}的])[{_NOUN}]|(?!{_STOP})[{_STARTER}]|(?<=[{_KATAKANA}])・(?=[{_KATAKANA}]))"
# 「取り扱う」「読み替える」は一つの動詞。
_NOUN_RUN = (
    rf"(?:[取引読届受申繰差立払組割振積持切打書置押買売借貸乗戻][りきみけしちいれ](?=[{_KANJI}]))?+"
    rf"(?:{_NOUN_CHARACTER}++的?+|的)(?:(?!{_PARTICLE}){_KANA_RUN})?+"
)

# 数・引用・接続の語の始まりうる字。ほかの字で始まる字句 (ほとんどの名詞と仮名) では、その長い選択を試すまでもない。
_HEADS = (
    r"\r0-9０-９〇一二三四五六七八九十百千万億兆明大昭平令西元○◯□翌同前当毎年月週日午附付別様第次各本こア-ヴ⑴-⒇(（"
    "及並又若且おなまも"
)
_SPECIAL = "|".join(
    (r"\r\n", _ACT_NUMBER, _DATE, _REFERENCE, _AMOUNT, rf"第{_DIGITS}{_COUNTER}?+", _CONJUNCTION),
)

_TOKEN = late(
    "|".join(
        (
            "[、。]",
            rf"(?=[{_HEADS}])(?:{_SPECIAL})",
            _NOUN_RUN,
            _AFFIX,
            _AUXILIARY,
            _WORD,
            _CASE,
            _KANA_RUN,
            r"[\u0370-\u1fff\uac00-\ud7ff]++",
            r"[\U0001f1e6-\U0001f1ff]{2}",
            ".",
        )
    ),
    re.DOTALL,
)
_WHOLE_REFERENCE = late(_REFERENCE)


def tokens(text: str) -> list[str]:
    """字句: 文字列を字句の列に切る。

    条項の引用 (第２条第１項第３号)、日付・年度、数量 (７人、１０分の３)、法令番号、接続の語、助詞、名詞の連なり
    (送り仮名と「する」の活用を含む) がそれぞれ一つの字句になり、括弧と句読点は一字ずつになる。書記素は切れない。

    Args:
        text: 何でもよい文字列。正規化しない。

    Returns:
        空でない字句の列。つなぐと ``text`` に一致する。所要時間は ``text`` の長さに比例する。

    Example:
        >>> tokens("甲は、第３条の２の負担金として年１回５００円を支払う。")
        ['甲', 'は', '、', '第３条の２', 'の', '負担金', 'として', '年１回', '５００円', 'を', '支払う', '。']
    """
    found = _TOKEN.findall(text)
    places = clusters(text)
    return found if len(places) > len(text) else _rejoined(found, set(places))


def is_reference(token: str) -> bool:
    """条項の引用: 字句が条・項・号・別表等を指すか (第３条の２, 前条第２項, 別表第１, 号の細目のイ)。"""
    return _WHOLE_REFERENCE.fullmatch(token) is not None


def _rejoined(found: list[str], places: set[int]) -> list[str]:
    """書記素の途中で切れた字句をつなぐ。"""
    groups: list[list[str]] = []
    start = 0
    for token in found:
        if start in places:
            groups.append([])
        groups[-1].append(token)
        start += len(token)
    return ["".join(group) for group in groups]
