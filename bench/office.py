"""LibreOffice の文書の比較: 別の過程で動く画面なしの事務ソフトに、二つの平文を比べさせる。

事務ソフトへの言葉 (UNO) は、利用者の Python でなく Debian の Python にだけあるので、橋渡しの短い筋書きを渡す。
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree

_PYTHON = "/usr/bin/python3"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BRIDGE = r"""
import json, sys, time, uno
from com.sun.star.beans import PropertyValue

def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made

pipe = sys.argv[1]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(300):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
manager = context.ServiceManager
desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
print("ready", flush=True)
for line in sys.stdin:
    old, new, out = json.loads(line)
    plain = (prop("Hidden", True), prop("FilterName", "Text (encoded)"), prop("FilterOptions", "UTF8,LF,,,"))
    document = desktop.loadComponentFromURL(new, "_blank", 0, plain)
    frame = document.CurrentController.Frame
    dispatcher.executeDispatch(frame, ".uno:CompareDocuments", "", 0, (prop("URL", old), prop("NoAcceptDialog", True)))
    document.storeToURL(out, (prop("FilterName", "OpenDocument Text Flat XML"),))
    document.close(True)
    print("done", flush=True)
try:
    desktop.terminate()
except Exception:
    pass
"""

Spans = tuple[tuple[int, int], ...]


class Office:
    """事務ソフト: 起こしておき、何組でも比べる。起動の時間は比べる時間に数えない。

    Attributes:
        ready: 使えるか。
    """

    def __init__(self) -> None:
        self.ready = False
        self._folder = Path(tempfile.mkdtemp())
        self._office: subprocess.Popen[bytes] | None = None
        self._bridge: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if shutil.which("soffice") is None or not _has_uno():
            return self
        pipe = self._folder.name
        self._office = subprocess.Popen(
            [
                *("soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"),
                f"-env:UserInstallation={(self._folder / 'profile').as_uri()}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._bridge = subprocess.Popen(
            [_PYTHON, "-c", _BRIDGE, pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._bridge.stdout is not None
        self.ready = self._bridge.stdout.readline().strip() == "ready"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bridge is not None:
            self._bridge.communicate(timeout=60)
        if self._office is not None:
            self._office.terminate()
            self._office.wait(60)
        shutil.rmtree(self._folder, ignore_errors=True)

    def compare(self, old: str, new: str) -> tuple[str, str, Spans, Spans]:
        """比べる: 文書の変更履歴として付いた削除と挿入を読む。

        Returns:
            履歴から戻した旧の本文、新の本文と、それぞれの変わったとする範囲。
        """
        bridge = self._bridge
        if bridge is None or bridge.stdin is None or bridge.stdout is None:
            raise RuntimeError("LibreOffice が起きていません。")
        files = [self._folder / name for name in ("old.txt", "new.txt", "out.fodt")]
        for path, text in zip(files, (old, new), strict=False):
            path.write_text(text, "utf-8")
        bridge.stdin.write(json.dumps([path.as_uri() for path in files]) + "\n")
        bridge.stdin.flush()
        if bridge.stdout.readline().strip() != "done":
            raise RuntimeError("LibreOffice が文書を比べられませんでした。")
        return _read(files[2])


def _has_uno() -> bool:
    if not Path(_PYTHON).exists():
        return False
    return subprocess.run([_PYTHON, "-c", "import uno"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def _read(path: Path) -> tuple[str, str, Spans, Spans]:
    """変更履歴のある文書から、字の列と、その字が残ったか、消えたか、加わったかを読む。"""
    tree = ElementTree.parse(path)
    gone: dict[str, str] = {}
    for region in tree.iter(f"{_TEXT}changed-region"):
        deletion = region.find(f"{_TEXT}deletion")
        if deletion is not None:
            paragraphs = [child for child in deletion if child.tag in (f"{_TEXT}p", f"{_TEXT}h")]
            gone[region.get(f"{_TEXT}id", "")] = "\n".join(_plain(paragraph) for paragraph in paragraphs)
    body = next(tree.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"))
    stream: list[tuple[str, int]] = []  # 字と、残った 0、消えた -1、加わった +1
    inside = 0

    def visit(node: ElementTree.Element) -> None:
        nonlocal inside
        match node.tag.removeprefix(_TEXT):
            case "tracked-changes":
                return
            case "change":
                stream.extend((ch, -1) for ch in gone.get(node.get(f"{_TEXT}change-id", ""), ""))
            case "change-start":
                inside += 1
            case "change-end":
                inside -= 1
            case "s":
                stream.extend((" ", min(inside, 1)) for _ in range(int(node.get(f"{_TEXT}c", "1"))))
            case "tab":
                stream.append(("\t", min(inside, 1)))
            case _:
                pass
        stream.extend((ch, min(inside, 1)) for ch in node.text or "")
        for child in node:
            visit(child)
            stream.extend((ch, min(inside, 1)) for ch in child.tail or "")
        if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            stream.append(("\n", min(inside, 1)))

    for child in body:
        visit(child)
    (old, lost), (new, added) = _side(stream, -1), _side(stream, 1)
    return old, new, lost, added


def _plain(node: ElementTree.Element) -> str:
    return "".join(node.itertext())


def _side(stream: list[tuple[str, int]], own: int) -> tuple[str, Spans]:
    """片側の字と、その側にだけある字の範囲。"""
    kept = [(ch, kind == own) for ch, kind in stream if kind in (0, own)]
    spans: list[tuple[int, int]] = []
    for at, (_, changed) in enumerate(kept):
        if changed and spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        elif changed:
            spans.append((at, at + 1))
    return "".join(ch for ch, _ in kept), tuple(spans)
