"""時刻認証の試験: openssl で立てた本物の局のトークンを確かめ、書き換えたもの、騙るものを断る (R20)。"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, Desk, by

from amend.errors import RequestError, TextError
from amend.timestamps import request_for, verify_token

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

DATA = "amend-1 控えの二行\n".encode()
LONG = ("20200101000000Z", "20991231000000Z")
SHORT = ("20200101000000Z", "20210101000000Z")
SHA1, SHA256, SHA384 = (bytes.fromhex(name) for name in ("2b0e03021a", "608648016503040201", "608648016503040202"))

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = x
[ca]
default_ca = office
[office]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = policy
[policy]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping
[casual]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = timeStamping
[mixed]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = critical, timeStamping, emailProtection
[plain]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
[tsa]
default_tsa = stamp
[stamp]
serial = stamps
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
signer_digest = sha256
"""


@dataclass(frozen=True, slots=True)
class Office:
    """局: 証明書を出し、求めに答えるフォルダー。"""

    root: Path

    def openssl(self, *words: object) -> bytes:
        """動かして、できたことを確かめる。"""
        done = subprocess.run(["openssl", *map(str, words)], cwd=self.root, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def certify(self, name: str, issuer: str, kind: str, term: tuple[str, str] = LONG) -> None:
        """証明書を出す。自分の名で出せば根である。"""
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key")
        self.openssl("req", "-new", *key, "-out", f"{name}.csr", "-subj", f"/CN={name}", "-config", "office.cnf")
        by_whom = ("-selfsign",) if name == issuer else ("-cert", f"{issuer}.pem")
        made = ("-in", f"{name}.csr", "-out", f"{name}.pem", "-notext", "-startdate", term[0], "-enddate", term[1])
        kept = ("-config", "office.cnf", "-extfile", "office.cnf", "-extensions", kind, "-keyfile", f"{issuer}.key")
        self.openssl("ca", "-batch", *by_whom, *made, *kept)

    def pem(self, *names: str) -> bytes:
        """証明書を続けて書いた PEM。"""
        return b"".join((self.root / f"{name}.pem").read_bytes() for name in names)

    def reply(self, request: bytes, signer: str = "good", *more: object) -> bytes:
        """求めに、今の時刻で答える。"""
        (self.root / "request.tsq").write_bytes(request)
        signing = ("-signer", f"{signer}.pem", "-inkey", f"{signer}.key", "-config", "office.cnf")
        self.openssl("ts", "-reply", "-queryfile", "request.tsq", *signing, *more, "-out", "reply.tsr")
        return (self.root / "reply.tsr").read_bytes()

    def sign(self, info: bytes, signer: str = "good", *more: object) -> bytes:
        """局の行いによらず、好きな中身に好きな鍵で署名した返事。"""
        (self.root / "info.der").write_bytes(info)
        kind = ("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "info.der", "-outform", "DER", "-md", "sha256")
        signing = ("-signer", f"{signer}.pem", "-inkey", f"{signer}.key")
        signed = self.openssl("cms", "-sign", "-binary", "-nodetach", *kind, *signing, *more)
        return _der(0x30, _der(0x30, _der(2, b"\0")), signed)


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body).to_bytes(max(1, (len(body).bit_length() + 7) // 8))
    return bytes([tag]) + (size if len(body) < 0x80 else bytes([0x80 | len(size)]) + size) + body


def _info(when: str, data: bytes = DATA, algorithm: bytes = SHA256, digest: str = "sha256") -> bytes:
    """時刻認証の中身 (TSTInfo)。"""
    imprint = _der(0x30, _der(0x30, _der(6, algorithm), b"\5\0"), _der(4, hashlib.new(digest, data).digest()))
    return _der(0x30, _der(2, b"\1"), _der(6, b"\x2a\3\4"), imprint, _der(2, b"\7"), _der(0x18, when.encode()))


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """根、中間の局、ふつうの証明書と、疑わしい証明書のある局。"""
    if shutil.which("openssl") is None:
        pytest.skip("openssl がありません")
    made = Office(tmp_path_factory.mktemp("office"))
    for name, text in {"office.cnf": CONFIGURATION, "index.txt": "", "serial": "1000\n", "stamps": "01\n"}.items():
        (made.root / name).write_text(text, "utf-8")
    for name in ("root", "other"):
        made.certify(name, name, "authority", ("20150101000000Z", LONG[1]))
    made.certify("middle", "root", "authority")
    for name, issuer in (("good", "root"), ("stranger", "other"), ("branch", "middle"), ("usurped", "good")):
        made.certify(name, issuer, "stamping")
    made.certify("expired", "root", "stamping", SHORT)
    for name in ("plain", "casual", "mixed"):
        made.certify(name, "root", name)
    der = made.openssl("x509", "-in", "good.pem", "-outform", "DER")
    (made.root / "odd.der").write_bytes(der.replace(b"\xa0\3\2\1\2", b"\xa0\3\2\1\7", 1))  # 版の番号
    made.openssl("x509", "-inform", "DER", "-in", "odd.der", "-out", "odd.pem")
    return made


@pytest.fixture(scope="session")
def genuine(office: Office) -> bytes:
    """`DATA` の、正しい時刻認証。"""
    return office.reply(request_for(DATA))


def test_the_authority_answers_and_an_independent_reader_agrees(office: Office) -> None:
    """局は求めに答え、openssl も同じ返事を同じ時刻のものと確かめる。"""
    before = datetime.now(UTC).replace(microsecond=0)
    request = request_for(DATA)
    assert request == request_for(DATA)
    reply = office.reply(request)
    when = verify_token(DATA, reply, office.pem("root"))
    assert before <= when <= datetime.now(UTC)
    (office.root / "data").write_bytes(DATA)
    asked = office.openssl("ts", "-query", "-in", "request.tsq", "-text").decode()
    assert [word for word in ("sha256", "Certificate required: yes", "Nonce: unspecified") if word not in asked] == []
    for given in (("-queryfile", "request.tsq"), ("-data", "data")):
        office.openssl("ts", "-verify", *given, "-in", "reply.tsr", "-CAfile", "root.pem")
    told = office.openssl("ts", "-reply", "-in", "reply.tsr", "-text", "-config", "office.cnf").decode()
    assert f"{when:%b} {when.day:2} {when:%H:%M:%S %Y} GMT" in told


def test_no_altered_byte_tells_another_time(office: Office, genuine: bytes) -> None:
    """どの一バイトを変えても、断るか、署名の掛からない所 (版の番号など) のことで、時刻も要約値も変わらない。"""
    pinned = office.pem("root")
    when = verify_token(DATA, genuine, pinned)
    passed = set[int]()
    for place in range(len(genuine)):
        for mask in (0x01, 0x80):
            altered = genuine[:place] + bytes([genuine[place] ^ mask]) + genuine[place + 1 :]
            try:
                assert verify_token(DATA, altered, pinned) == when
                passed.add(place)
            except TextError:
                continue
    signed = range(genuine.index(hashlib.sha256(DATA).digest()), genuine.index(b"\x18\x0f") + 17)
    assert (len(passed) < 16, passed & {*signed, *range(len(genuine) - 64, len(genuine))}) == (True, set())


def test_a_certificate_that_expired_later_still_stands(office: Office) -> None:
    """局の証明書の期限は、時刻認証の時刻で計る。今は切れていても、その時に在ったことは変わらない。"""
    token = office.sign(_info("20200601003000Z"), "expired")
    assert verify_token(DATA, token, office.pem("root")) == datetime(2020, 6, 1, 0, 30, tzinfo=UTC)
    fine = office.sign(_info("20200601003000.75Z", algorithm=SHA384, digest="sha384"))
    assert verify_token(DATA, fine, office.pem("root")) == datetime(2020, 6, 1, 0, 30, tzinfo=UTC)


def test_certificates_in_any_order_are_read(office: Office) -> None:
    """中間の証明書は、時刻認証に入っていても、渡されてもよい。入っているものが DER の順でなくてもよい。"""
    request = request_for(DATA)
    for names in (("middle", "root", "other"), ("other", "root", "middle")):
        (office.root / "chain.pem").write_bytes(office.pem(*names))
        verify_token(DATA, office.reply(request, "branch", "-chain", "chain.pem"), office.pem("root"))
    bare = office.reply(request, "branch")
    verify_token(DATA, bare, b"# \xe5\xb1\x80\n" + office.pem("middle", "root", "root"))
    with pytest.raises(TextError, match="つながりません"):
        verify_token(DATA, bare, office.pem("root"))


NOW = "20260601000000Z"
FALSE: dict[str, tuple[Callable[[Office, bytes], bytes], str]] = {
    "別の控え": (lambda office, _: office.reply(request_for(b"x")), "この控えの時刻認証ではありません"),
    "別の局": (lambda office, _: office.reply(request_for(DATA), "stranger"), "つながりません"),
    "別の局の鎖": (lambda office, _: office.sign(_info(NOW), "stranger", "-certfile", "other.pem"), "つながりません"),
    "期限の後": (lambda office, _: office.reply(request_for(DATA), "expired"), "期限が、時刻認証の時刻にはもう切れて"),
    "期間の前": (lambda office, _: office.sign(_info("20190601000000Z")), "まだ始まっていません"),
    "時刻認証用でない": (lambda office, _: office.sign(_info(NOW), "plain"), "時刻認証のためのものではありません"),
    "用途が決め手でない": (lambda office, _: office.sign(_info(NOW), "casual"), "時刻認証のためのものではありません"),
    "ほかの用途もある": (lambda office, _: office.sign(_info(NOW), "mixed"), "時刻認証のためのものではありません"),
    "根の署名": (lambda office, _: office.sign(_info(NOW), "root"), "時刻認証のためのものではありません"),
    "局でない者の出した証明書": (
        lambda office, _: office.sign(_info(NOW), "usurped", "-certfile", "good.pem"),
        "証明書を出せない者",
    ),
    "二人の署名": (
        lambda office, _: office.sign(_info(NOW), "good", "-signer", "branch.pem", "-inkey", "branch.key"),
        "つながりません",
    ),
    "証明書が無い": (lambda office, _: office.sign(_info(NOW), "good", "-nocerts"), "時刻認証に入っていません"),
    "SHA-1": (lambda office, _: office.sign(_info(NOW, algorithm=SHA1, digest="sha1")), "ほかの要約値"),
    "中身が時刻でない": (lambda office, _: office.sign(b"hello"), "読めません"),
    "知らない形の証明書": (lambda office, _: office.sign(_info(NOW), "good", "-certfile", "odd.pem"), "読めません"),
    "断られた": (lambda office, _: office.reply(_md5_request(office)), "局が断っています"),
    "条件付き": (lambda _, token: token.replace(b"\x30\3\2\1\0", b"\x30\3\2\1\1", 1), "求めのとおりには認めて"),
    "知らない答え": (lambda _, token: token.replace(b"\x30\3\2\1\0", b"\x30\3\2\1\x09", 1), "求めのとおりには認めて"),
    "途中まで": (lambda _, token: token[:-1], "読めません"),
    "始めだけ": (lambda _, token: token[:40], "読めません"),
    "余り": (lambda _, token: token + b"\0", "読めません"),
    "求めそのもの": (lambda _, token: request_for(DATA), "読めません"),
    "でたらめ": (lambda _, token: "時刻認証".encode() * 9, "読めません"),
    "空": (lambda _, token: b"", "読めません"),
}


def _md5_request(office: Office) -> bytes:
    (office.root / "data").write_bytes(DATA)
    return office.openssl("ts", "-query", "-data", "data", "-md5", "-cert")


@pytest.mark.parametrize("name", FALSE)
def test_a_false_token_is_refused_with_the_reason(name: str, office: Office, genuine: bytes) -> None:
    """信用できない時刻認証は、わけと対処を言って断る。"""
    make, reason = FALSE[name]
    with pytest.raises(TextError, match=re.escape(reason)) as caught:
        verify_token(DATA, make(office, genuine), office.pem("root"))
    assert caught.value.advice.endswith("ください。")


def test_an_authority_must_be_a_root_certificate(office: Office, genuine: bytes) -> None:
    """局の証明書として読めないものと、根の無いものは、時刻認証の破れとはせず、渡し方の誤りとする。"""
    for wrong in (b"", b"good", (office.root / "root.key").read_bytes(), office.pem("root")[:-60]):
        with pytest.raises(RequestError, match="局の証明書として読めません"):
            verify_token(DATA, genuine, wrong)
    with pytest.raises(RequestError, match="根の証明書がありません"):
        verify_token(DATA, genuine, office.pem("good", "middle"))


def test_without_the_extra_the_answer_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """時刻認証の道具が入っていなければ、入れ方を言って断る。"""
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    for work in (lambda: request_for(DATA), lambda: verify_token(DATA, b"", b"")):
        with pytest.raises(RequestError, match="rfc3161-client") as caught:
            work()
        assert 'pip install "amend[timestamp]"' in caught.value.advice


def test_a_stamped_checkpoint_is_audited(
    office: Office, concluded: Desk, workshop: Path, cli: Callable[..., Done]
) -> None:
    """控えの求めを局に送り、後の台帳を、控えと時刻認証で監査する。書き写した控えでもよい。"""
    held, asked, token, pinned = (workshop / name for name in ("控え.txt", "控え.tsq", "控え.tsr", "局.pem"))
    assert concluded.done("checkpoint", "-o", held, "--request", asked).out.splitlines() == [str(asked), str(held)]
    assert asked.read_bytes() == request_for(held.read_bytes())
    token.write_bytes(office.reply(asked.read_bytes()))
    pinned.write_bytes(office.pem("root"))
    when = verify_token(held.read_bytes(), token.read_bytes(), office.pem("root")) + timedelta(hours=9)
    concluded.done("record", "告示", FIRST, *by("toyama", "2020-01-06"))
    told = f"この控えは {when:%Y-%m-%d %H:%M:%S} +09:00 までに在りました (時刻認証)。"
    retyped = held.read_text("utf-8").translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdef"})
    for since in (held, retyped):
        done = concluded.done("audit", "--since", since, "--token", token, "--authority", pinned)
        assert (done.out, told in done.err) == ("", True)
    later = workshop / "後の控え.txt"
    shown = concluded.done("checkpoint", "--request", asked)
    later.write_text(shown.out, "utf-8")
    assert (str(asked) in shown.err, asked.read_bytes()) == (True, request_for(later.read_bytes()))
    done = cli("audit", "--since", later, "--token", token, "--authority", pinned)
    line = f"{concluded.head[:10]}: H17: この控えの時刻認証ではありません。 — この控えに付いた"
    assert (done.code, done.out.startswith(line), "までに在りました" in done.err) == (1, True, False)
    done = cli("audit", "--since", held, "--token", held, "--authority", pinned, "--json")
    assert (done.code, [one["rule"] for one in json.loads(done.out)]) == (1, ["H17"])


def test_bad_requests_are_explained(office: Office, concluded: Desk, workshop: Path, cli: Callable[..., Done]) -> None:
    """三つそろわない引数、台帳の中の証明書、読めないファイル、同じ名の書出しは、何もせずに断る。"""
    held, pinned, wrong = workshop / "控え.txt", workshop / "局.pem", workshop / "鍵.pem"
    concluded.done("checkpoint", "-o", held)
    pinned.write_bytes(office.pem("root"))
    wrong.write_bytes((office.root / "root.key").read_bytes())
    inside = concluded.root / "局.pem"
    inside.write_bytes(office.pem("root"))
    since, token, authority = ("--since", held), ("--token", held), ("--authority", pinned)
    for given in (token, authority, since + token, since + authority, token + authority, (*since, "--token", "")):
        assert "三つそろえて" in concluded.refused(2, "audit", *given)
    push = ("--push", concluded.head, concluded.head)
    for given in (token, authority):
        assert "添えられません" in concluded.refused(2, "audit", *push, *given)
    assert "台帳の中にあります" in concluded.refused(2, "audit", *since, *token, "--authority", inside)
    assert str(wrong) in concluded.refused(2, "audit", *since, *token, "--authority", wrong)
    assert "無い" in concluded.refused(2, "audit", *since, "--token", "無い", *authority)
    assert "無い" in concluded.refused(2, "audit", *since, *token, "--authority", "無い")
    inside.unlink()
    assert "同じファイル" in concluded.refused(2, "checkpoint", "-o", held, "--request", held)
