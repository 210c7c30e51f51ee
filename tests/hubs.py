"""試験のサーバー: 台帳の番 (pre-receive) を置いた bare リポジトリと、Git の smart HTTP の口。"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from repositories import git


def make_hub(ledger: Path, place: Path) -> Path:
    """サーバー: 台帳の main だけを持つ bare リポジトリに、`amend audit --hook` の出すフックを置く。"""
    git(ledger, "clone", "--quiet", "--bare", "--no-local", "--single-branch", str(ledger), str(place))
    git(place, "config", "http.receivepack", "true")
    hook = place / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(files("amend").joinpath("data/hooks/pre-receive").read_bytes())
    hook.chmod(0o755)
    return place


def push(ledger: Path, url: str, *refs: str) -> tuple[int, str]:
    """送る: 利用者の git push。終了コードと、画面に出たもの。"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-c", "http.postBuffer=50000000", "push", "--force", url, *refs],
        cwd=ledger,
        env=clean | {"PATH": _path(), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    """配る: smart HTTP で、``root`` の下のリポジトリを、git http-backend により配る。返すのは、その URL の頭。"""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _backend(root))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def _backend(root: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: Any) -> None:
            """黙る。"""

        def _answer(self, body: bytes) -> None:
            path, _, query = self.path.partition("?")
            environment = {
                **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
                "PATH": _path(),
                "GIT_PROJECT_ROOT": str(root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": unquote(path),
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": "mihon",
                "REMOTE_ADDR": "127.0.0.1",
            }
            done = subprocess.run(
                ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
            )
            head, _, data = done.stdout.partition(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    return Handler
