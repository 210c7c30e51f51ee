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
from amend.procedure import Act, Dossier, State, fold, in_order, placed

T = TypeVar("T")
_Around = tuple[str, tuple[str | Held, ...]]
_PARSED, _FOLDED, _ACTS = 12_000, 1_000, 40_000  # 覚えておく数。記録は一つ 2 kB、状態は 10 kB、行為は 0.5 kB ほど


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

    def forget(self, key: Hashable) -> None:
        """忘れる: もう尋ねられそうにないもの。"""
        self._held.pop(key, None)


class Reading:
    """読み取り: 中身の識別子から、読み取ったもの。

    Args:
        blobs: 中身の識別子から中身。
    """

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self._digests: dict[str, str] = {}
        self._parsed, self._acts = Memory(_PARSED), Memory(_ACTS)
        self._folded, self._placed, self._concluded = Memory(_FOLDED), Memory(_FOLDED), Memory(_FOLDED)
        self._near: tuple[Folder, str, _Around] | None = None

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

        def within() -> State:
            names = [name for name in sorted(folder.submitted) if name != amendment]
            concluded = self._concluded.of(others, lambda: self._acts_of(agreement, folder, names))
            return placed(self._alone(agreement, folder, amendment, held), ledger_text, concluded)

        return self._placed.of((held, ledger_text, others), within)

    def _alone(self, agreement: str, folder: Folder, amendment: str, held: Held) -> State:
        """案件だけの状態: 周りを見ない所。記録を一つ加えたものは、`state_after` が覚えさせておく。"""
        key = _own(held, folder)
        return self._folded.of(key, lambda: fold(self._dossier(agreement, folder, amendment, held)))

    def state_after(
        self, agreement: str, folders: tuple[Folder, Folder], place: LedgerPath, with_record: State, *, alone: bool
    ) -> State:
        """書いた後の状態: `state` に等しい。記録一つのほかに何も変わらなければ、加えた状態であり、求め直さない。

        Args:
            agreement: 協約の識別子。
            folders: 協約の時点。書く前 (運んだ案を含む) と、書いた後。
            place: 記録の場所。
            with_record: 書く前の状態に、記録を加えたもの。
            alone: 記録一つのほかに何も変わらないと、もう分かっているか。

        Raises:
            LedgerError: 読めないファイルがある。
        """
        standing, after = folders
        was, now = (folder.cases[place.amendment] for folder in folders)
        around = self._around(standing, place.amendment)
        if alone or now.entries == {**was.entries, place.rest: now.entries[place.rest]}:
            before, key, act = _own(was, standing), _own(now, standing), with_record.act
            self._folded.of(key, lambda: with_record)
            if act is not None:
                self._acts.of(key, lambda: act)
            for memory, old in ((self._folded, before), (self._acts, before), (self._placed, (was, *around))):
                memory.forget(old)  # 進んだ案件の前の状態は、もう要らない。どの案件の今も、覚えておけるように
            if alone or around == self._around(after, place.amendment):
                return self._placed.of((now, *around), lambda: with_record)
        return self.state(agreement, after, place.amendment, now)

    def _around(self, folder: Folder, amendment: str) -> _Around:
        """案件の周り: 台帳本文の要約値と、協約の事項と、ほかの案件の時点。同じ値なら、求めたものも同じである。"""
        if self._near and self._near[0] is folder and self._near[1] == amendment:  # 続けて二度尋ねられる
            return self._near[2]
        own = folder.own.get(AGREEMENT)
        others: list[str | Held] = [own.blob if own else ""]
        others += [folder.cases[name] for name in sorted(folder.submitted) if name != amendment]
        found = self.digest(folder.own.get(TEXT)), tuple(others)
        self._near = folder, amendment, found
        return found

    def _acts_of(self, agreement: str, folder: Folder, names: Sequence[str]) -> tuple[Act, ...]:
        """成立した行為: 挙げた案件のうちの。成立の順。"""
        found = [self.act(agreement, folder, name, folder.cases[name]) for name in names]
        return in_order(act for act in found if act is not None)

    def act(self, agreement: str, folder: Folder, amendment: str, held: Held) -> Act | None:
        """成立した行為: 案件が成立していれば。"""
        return self._acts.of(_own(held, folder), lambda: self._alone(agreement, folder, amendment, held).act)

    def _dossier(self, agreement: str, folder: Folder, amendment: str, held: Held) -> Dossier:
        place = amendment_folder(agreement, amendment)
        names = sorted(name for name in held.entries if name.startswith(f"{RECORD}/"))
        return Dossier(
            agreement,
            self.agreement(agreement, folder.own),
            amendment,
            self.amendment(place, held.entries),
            tuple(self.record(place, name, held.entries[name]) for name in names),
            Digests(self.digest(held.entries.get(INSTRUMENT)), self.digest(held.entries.get(TEXT))),
        )

    def _text(self, entry: Entry, where: str) -> str:
        try:
            return (self.data(entry) or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise LedgerError(
                "ファイルが UTF-8 ではありません。", where=where, advice="UTF-8 で保存してください。"
            ) from error


def _own(held: Held, folder: Folder) -> tuple[Held, str]:
    """鍵: 案件だけから求まるものの。"""
    own = folder.own.get(AGREEMENT)
    return held, own.blob if own else ""


def _present(entry: Entry | None, where: str) -> Entry:
    if entry is None:
        raise LedgerError("ファイルがありません。", where=where, advice="記録は amend record で書いてください。")
    return entry
