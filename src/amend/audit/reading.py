"""読み取り: 台帳のファイルの中身を一度だけ読む。変わったものだけを読むので、沿革の長さに比例する時間で済む。"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from amend.agreement import Agreement, read_agreement
from amend.amendment import Amendment, read_amendment
from amend.audit.snapshots import Entry, Folder, Held
from amend.errors import LedgerError
from amend.events import Digests, Record, read_record
from amend.ledger import amendment_folder, digest
from amend.ledger.paths import AGREEMENT, AMENDMENT, INSTRUMENT, RECORD, ROOT, TEXT, LedgerPath
from amend.procedure import Act, Dossier, State, act_of, fold, in_order

T = TypeVar("T")
_PARSED, _FOLDED, _ACTS = 12_000, 1_000, 10_000  # 覚えておく数。記録は一つ 2 kB、状態は 10 kB、行為は 0.5 kB ほど


class Memory:
    """覚え: 近ごろ使ったものだけを、数を限って覚える。"""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[Hashable, object] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """覚えているもの。無ければ作る。作れなければ覚えない。"""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]  # type: ignore[return-value]  # 鍵ごとに、作り手の型は決まっている
        made = self._held[key] = make()
        if len(self._held) > self._size:
            self._held.popitem(last=False)
        return made


class Reading:
    """読み取り: 中身の識別子から、読み取ったもの。

    Args:
        blobs: 中身の識別子から中身。
    """

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self._digests: dict[str, str] = {}
        self._parsed, self._folded, self._acts = Memory(_PARSED), Memory(_FOLDED), Memory(_ACTS)
        self._concluded = Memory(_FOLDED)

    def data(self, entry: Entry | None) -> bytes | None:
        """中身: ファイルが無いか、ふつうのファイルでなければ None。"""
        return self._blobs[entry.blob] if entry is not None and entry.mode.startswith("100") else None

    def digest(self, entry: Entry | None) -> str:
        """要約値: 無ければ空。"""
        if entry is None:
            return ""
        found = self._digests.get(entry.blob)
        if found is None:
            data = self.data(entry)
            found = self._digests[entry.blob] = "" if data is None else digest(data)
        return found

    def agreement(self, agreement: str, own: Mapping[str, Entry]) -> Agreement:
        """協約の事項。

        Raises:
            LedgerError: 無いか、読めない。
        """
        where = f"{ROOT}/{agreement}/{AGREEMENT}"
        entry = _present(own.get(AGREEMENT), where)
        return self._parsed.of((entry.blob, AGREEMENT), lambda: read_agreement(self._text(entry, where), where))

    def amendment(self, folder: str, entries: Mapping[str, Entry]) -> Amendment:
        """案件の事項。

        Raises:
            LedgerError: 無いか、読めない。
        """
        where = f"{folder}/{AMENDMENT}"
        entry = _present(entries.get(AMENDMENT), where)
        return self._parsed.of((entry.blob, AMENDMENT), lambda: read_amendment(self._text(entry, where), where))

    def record(self, folder: str, name: str, entry: Entry) -> Record:
        """記録。

        Args:
            folder: 案件のフォルダー。
            name: 案件のフォルダーからの名。
            entry: ファイル。

        Raises:
            LedgerError: 読めない。
        """
        where, file = f"{folder}/{name}", name.removeprefix(f"{RECORD}/")
        return self._parsed.of((entry.blob, file), lambda: read_record(file, self._text(entry, where), where))

    def state(self, agreement: str, folder: Folder, amendment: str, held: Held) -> State:
        """状態: 案件の今。

        Args:
            agreement: 協約の識別子。
            folder: 協約の時点。
            amendment: 案件の番号。
            held: 案件の時点。``folder`` の中のものでなくてもよい。

        Raises:
            LedgerError: 読めないファイルがある。
        """
        ledger_text, others = self._around(folder, amendment)

        def folded() -> State:
            names = [name for name in sorted(folder.submitted) if name != amendment]
            concluded = self._concluded.of(others, lambda: self._acts_of(agreement, folder, names))
            return fold(self._dossier(agreement, folder, amendment, held, ledger_text=ledger_text, others=concluded))

        return self._folded.of((held, ledger_text, others), folded)

    def state_after(
        self, agreement: str, folders: tuple[Folder, Folder], place: LedgerPath, with_record: State
    ) -> State:
        """書いた後の状態: `state` に等しい。記録一つのほかに何も変わらなければ、加えた状態であり、求め直さない。

        Args:
            agreement: 協約の識別子。
            folders: 協約の時点。書く前 (運んだ案を含む) と、書いた後。
            place: 記録の場所。
            with_record: 書く前の状態に、記録を加えたもの。

        Raises:
            LedgerError: 読めないファイルがある。
        """
        standing, after = folders
        was, now = (folder.cases[place.amendment] for folder in folders)
        alone = now.entries == {**was.entries, place.rest: now.entries[place.rest]}
        around = self._around(after, place.amendment)
        if alone and around == self._around(standing, place.amendment):
            return self._folded.of((now, *around), lambda: with_record)
        return self.state(agreement, after, place.amendment, now)

    def _around(self, folder: Folder, amendment: str) -> tuple[str, tuple[str | Held, ...]]:
        """案件の周り: 台帳本文の要約値と、協約の事項と、ほかの案件の時点。同じ値なら、求めたものも同じである。"""
        own = folder.own.get(AGREEMENT)
        others = (folder.cases[name] for name in sorted(folder.submitted) if name != amendment)
        return self.digest(folder.own.get(TEXT)), (own.blob if own else "", *others)

    def _acts_of(self, agreement: str, folder: Folder, names: Sequence[str]) -> tuple[Act, ...]:
        """成立した行為: 挙げた案件のうちの。成立の順。"""
        found = [self.act(agreement, folder, name, folder.cases[name]) for name in names]
        return in_order(act for act in found if act is not None)

    def act(self, agreement: str, folder: Folder, amendment: str, held: Held) -> Act | None:
        """成立した行為: 案件が成立していれば。"""
        own = folder.own.get(AGREEMENT)
        key = (held, own.blob if own else "")
        return self._acts.of(key, lambda: act_of(self._dossier(agreement, folder, amendment, held)))

    def _dossier(
        self,
        agreement: str,
        folder: Folder,
        amendment: str,
        held: Held,
        *,
        ledger_text: str | None = None,
        others: tuple[Act, ...] = (),
    ) -> Dossier:
        place = amendment_folder(agreement, amendment)
        names = sorted(name for name in held.entries if name.startswith(f"{RECORD}/"))
        return Dossier(
            agreement,
            self.agreement(agreement, folder.own),
            amendment,
            self.amendment(place, held.entries),
            tuple(self.record(place, name, held.entries[name]) for name in names),
            Digests(self.digest(held.entries.get(INSTRUMENT)), self.digest(held.entries.get(TEXT))),
            ledger_text,
            others,
        )

    def _text(self, entry: Entry, where: str) -> str:
        try:
            return (self.data(entry) or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise LedgerError(
                "ファイルが UTF-8 ではありません。", where=where, advice="UTF-8 で保存してください。"
            ) from error


def _present(entry: Entry | None, where: str) -> Entry:
    if entry is None:
        raise LedgerError("ファイルがありません。", where=where, advice="記録は amend record で書いてください。")
    return entry
