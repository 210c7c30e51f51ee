"""本文の版: ある日の協約の本文と、その本文の効力の呼び名。表示、対照、検索が同じものを見る。"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from amend import dates, store
from amend.cli.ledger import Opened, today
from amend.cli.sayings import commits_about
from amend.errors import LedgerError, RequestError
from amend.ledger import Case, Shelf, amendment_folder, digest, ledger_text_path
from amend.ledger.paths import TEXT
from amend.procedure import Act, AgreementStanding, Condition, Stage, acts, condition_word, procedure_for, standing_on

IN_FORCE, DRAFT = "現行", "案"


@dataclass(frozen=True, slots=True)
class Version:
    """本文の版。

    Attributes:
        word: 効力の呼び名。現行、発効前 (規約では施行前)、効力未発生、案、廃止のどれか。
        amendment: その本文を定めた案件。
        since: その案件が効力を生ずる日。定まらなければ None。
        text: 本文。
    """

    word: str
    amendment: str
    since: date | None
    text: str

    def line(self, day: date) -> str:
        """効力の一行。

        Args:
            day: 本文を見た日。

        Example:
            >>> Version("発効前", "2026-toyama-1", date(2026, 4, 1), "").line(date(2026, 3, 31))
            '発効前 (2026-03-31 において。2026-toyama-1、2026-04-01 から)'
        """
        since = f"、{self.since} から" if self.since else ""
        return f"{self.word} ({day} において。{self.amendment}{since})"


def day_of(option: str | None) -> date:
    """見る日: ``--as-of`` に書かれた日。無ければ今日。

    Raises:
        RequestError: 日付として読めない。
    """
    return dates.read(option) if option is not None else today()


def condition_on(shelf: Shelf, day: date) -> tuple[AgreementStanding, str]:
    """協約の効力と、その呼び名。"""
    standing = standing_on(shelf.states, day)
    match standing.condition:
        case Condition.NOT_CONCLUDED:
            return standing, DRAFT
        case Condition.IN_FORCE:
            return standing, IN_FORCE
        case other:
            return standing, condition_word(other, procedure_for(shelf.agreement.kind).words.effect)


def version_on(opened: Opened, shelf: Shelf, day: date) -> Version:
    """本文の版: その日に効力のある本文。無ければ、最も近いもの (廃止の前の、発効前の、又は案の本文)。

    Raises:
        LedgerError: 案も取りやめられて本文が一つもないか、その日の本文が台帳に残っていない。
    """
    found = find_version(opened, shelf, day)
    if found is None:
        raise LedgerError("本文がまだありません。", where=shelf.id, advice="amend status で、案件を確かめてください。")
    return found


def find_version(opened: Opened, shelf: Shelf, day: date) -> Version | None:
    """本文の版: `version_on` の本文。本文が一つもなければ None。"""
    standing, word = condition_on(shelf, day)
    if standing.condition is Condition.NOT_CONCLUDED:
        drafts = (case for case in shelf.cases if case.text is not None and case.state.stage is not Stage.ABANDONED)
        return next((Version(word, case.id, None, _decoded(case.text or b"", case.id)) for case in drafts), None)
    act = standing.act or _nearest(shelf, standing, day)
    return Version(word, act.amendment, act.effective_on, recorded_text(opened, shelf, act.text)) if act else None


def case_version(shelf: Shelf, case: Case) -> Version:
    """案件の版: 変更後の全文。

    Raises:
        RequestError: 廃止の案件で、本文が無い。
    """
    path = f"{shelf.id}/{case.id}"
    if case.text is None:
        raise RequestError("この案件に、変更後の本文はありません。", where=path, advice="廃止なら、本文は残りません。")
    return Version(
        _case_word(shelf, case, digest(case.text)), case.id, case.state.force.since, _decoded(case.text, path)
    )


def _case_word(shelf: Shelf, case: Case, text: str) -> str:
    """案件の本文の呼び名。現行というのは、今日効力のある本文に等しいときだけである。"""
    state = case.state
    if state.stage is Stage.ABANDONED:
        return state.stage_word
    if not state.force.concluded:
        return DRAFT
    act = standing_on(shelf.states, today()).act
    if act is not None and act.text == text:
        return IN_FORCE
    return condition_word(state.force.on(today()), state.facts.dossier.procedure.words.effect)


def amendment_versions(opened: Opened, shelf: Shelf, case: Case) -> tuple[Version, Version]:
    """案件の前後: 案件の基にした台帳本文と、変更後の全文。

    Raises:
        RequestError: 締結の案件で変更前の本文が無い、又は廃止の案件で変更後の本文が無い。
        LedgerError: 基の本文が、台帳に残っていない。
    """
    path = f"{shelf.id}/{case.id}"
    if not case.amendment.base:
        raise RequestError(
            "新しい協約に、変更前の本文はありません。", where=path, advice=f"全文は amend show {path} で見られます。"
        )
    after = case_version(shelf, case)
    return Version(IN_FORCE, case.id, None, recorded_text(opened, shelf, case.amendment.base)), after


def text_paths(shelf: Shelf) -> tuple[str, ...]:
    """協約の本文のファイルの名: 台帳本文と、案件ごとの変更後の全文。"""
    return (ledger_text_path(shelf.id), *(f"{amendment_folder(shelf.id, case.id)}/{TEXT}" for case in shelf.cases))


def recorded_text(opened: Opened, shelf: Shelf, wanted: str) -> str:
    """記録された本文: 要約値の示す本文。今の台帳に無ければ、台帳本文の沿革から探す。

    Args:
        opened: 開いた台帳。
        shelf: 協約。
        wanted: 本文の SHA-256。

    Raises:
        LedgerError: どこにも残っていない。
    """
    return recorded_texts(opened, shelf, (wanted,))[wanted]


def recorded_texts(opened: Opened, shelf: Shelf, wanted: Collection[str]) -> dict[str, str]:
    """記録された本文: 要約値ごとの本文。いくつもの版が要るとき、台帳を一度だけ調べる。

    Raises:
        LedgerError: どこにも残っていないものがある。
    """
    own = (shelf.text, *(case.text for case in shelf.cases))
    rest = (data for case in shelf.cases for data in case.files.values())
    found: dict[str, bytes] = {}
    past = _past(opened, shelf.id, ledger_text_path(shelf.id))  # 正誤の前の本文など。今の台帳で足りれば読まない
    for data in chain((text for text in own if text is not None), rest, past):
        if len(found) == len(set(wanted)):
            break
        if (name := digest(data)) in wanted:
            found[name] = data
    for name in wanted:
        if name not in found:
            raise LedgerError(
                "成立した本文が、台帳の沿革に残っていません。",
                where=f"{shelf.id} (SHA-256 {name})",
                advice="ほかの当事者の台帳から履歴を取り寄せてください。",
            )
    return {name: _decoded(data, ledger_text_path(shelf.id)) for name, data in found.items()}


def once_held(opened: Opened, agreement: str, amendment: str, wanted: Collection[str]) -> dict[str, bytes]:
    """案件の本文: 案件のフォルダーに今あり、又は沿革にあったファイルのうち、要約値の合うもの。無いものは入らない。

    Args:
        opened: 開いた台帳。
        agreement: 協約の識別子。
        amendment: 案件の番号。
        wanted: 本文の SHA-256。
    """
    found: dict[str, bytes] = {}
    for data in _past(opened, agreement, amendment_folder(agreement, amendment)):
        if (name := digest(data)) in wanted:
            found[name] = data
        if len(found) == len(set(wanted)):
            break
    return found


def _nearest(shelf: Shelf, standing: AgreementStanding, day: date) -> Act | None:
    """効力のある本文が無い日に見せる行為: 廃止なら廃止される前のもの、発効前なら初めに成立したもの。"""
    if standing.condition is not Condition.ABOLISHED:
        return standing.coming[0]
    before = [act for act in acts(shelf.states) if act.text and act.effective_on and act.effective_on <= day]
    return before[-1] if before else None


def _past(opened: Opened, agreement: str, under: str) -> Iterator[bytes]:
    """沿革にあった中身: ファイル又はフォルダーの、今と昔の中身のすべて。頼まれるまで読まない。

    初めに、文がその協約を言うコミットを見る。覚えから引けて、記録のコミットはどれもそうだからである。次に、
    文によらず、そこを変えたコミットのすべてを見る。
    """
    repository, seen = opened.repository, set[str]()
    if repository.head is None:
        return
    for find in (partial(commits_about, agreement=agreement), partial(store.commits_under, under=under)):
        changes = (change for commit in find(repository, repository.head) for edge in commit.changes for change in edge)
        inside = (one.after for one in changes if one.path == under or one.path.startswith(f"{under}/"))
        fresh = {entry.blob for entry in inside if entry} - seen
        yield from (data for _, data in store.read_blobs(repository, fresh))
        seen |= fresh


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerError(
            "本文が UTF-8 ではありません。", where=where, advice="UTF-8 で保存し直してください。"
        ) from error
