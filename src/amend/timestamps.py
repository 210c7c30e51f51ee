"""時刻認証: 第三者の局 (TSA) が、その時までに在ったと言うもの (RFC 3161)。求めを作り、トークンを回線なしで確かめる。

コミットの日時は、書く人が決められる。台帳の外の局が控えに時刻を添えて署名すれば、後から日付を遡らせた控えは作れない。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amend.errors import RequestError, TextError

_AGAIN = "控えの求め (--request) を局に送り直し、その返事を渡してください。"
_PINNED = "局が公にしている根の証明書を、局に確かめて渡してください。"
_REFUSED = "この時刻認証を信用しないでください。"

_REASONS = (
    ("Missing SignedData", "局の返事に、時刻認証がありません (局が断っています)。", _AGAIN),
    ("PKIStatus", "局が、求めのとおりには認めていません。", _AGAIN),
    ("Mismatch between messages", "この控えの時刻認証ではありません。", "この控えに付いた時刻認証を渡してください。"),
    ("Unsupported hash", "SHA-256、SHA-384、SHA-512 のほかの要約値による時刻認証です。", _AGAIN),
    ("has expired", "局の証明書の期限が、時刻認証の時刻にはもう切れています。", _REFUSED),
    ("not yet valid", "局の証明書の期間が、時刻認証の時刻にはまだ始まっていません。", _REFUSED),
    ("purpose", "署名した証明書が、時刻認証のためのものではありません。", _REFUSED),
    ("EKU", "署名した証明書が、時刻認証のためのものではありません。", _REFUSED),
    ("CA certificate", "証明書を出せない者の出した証明書で、署名されています。", _REFUSED),
    ("issuer certificate", "署名した証明書が、渡された局の証明書につながりません。", _PINNED),
    ("self-signed", "署名した証明書が、渡された局の証明書につながりません。", _PINNED),
    ("signer certificate not found", "署名した証明書が、時刻認証に入っていません。", _AGAIN),
)
"""断りのわけ: 道具の言葉に含まれる語から。初めに当たるものによる。"""


def request_for(data: bytes) -> bytes:
    """求め: 局に送る、DER の TimeStampReq。

    要約値は SHA-256、局の証明書も求める。一度だけの数 (nonce) は入れない。求めを残さないので後で比べられず、前に得た
    返事を使い回されても、早い時刻の証しが得られるだけだからである。同じ中身の求めは、いつも同じになる。

    Raises:
        RequestError: 時刻認証の道具が入っていない。
    """
    _require_tool()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    request = TimestampRequestBuilder(data=data, hash_algorithm=HashAlgorithm.SHA256, nonce=False, cert_req=True)
    return request.build().as_bytes()


def verify_token(data: bytes, token: bytes, authority: bytes) -> datetime:
    """確かめ: 時刻認証が ``data`` のもので、信用する局のものであること。

    証明書の期限は、今でなく時刻認証の時刻で計る。後で切れても、その時に在ったことは変わらないからである。

    Args:
        data: 時刻認証を受けたもの。
        token: 局の返事。DER の TimeStampResp。
        authority: 信用する局の証明書。PEM。根の証明書を一つは含み、中間の証明書もあってよい。

    Returns:
        局の言う時刻 (genTime)。UTC。秒より下は捨てる。

    Raises:
        TextError: 時刻認証として読めない、ほかのもののものである、又は信用できない。
        RequestError: 局の証明書が読めないか根の証明書が無い、又は時刻認証の道具が入っていない。
    """
    _require_tool()
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    unreadable = (ValueError, x509.InvalidVersion, x509.DuplicateExtension)  # 後の二つは ValueError でない
    try:
        pinned = x509.load_pem_x509_certificates(authority)
    except unreadable as error:
        raise RequestError("局の証明書として読めません。", advice=f"PEM のファイルが要ります。{_PINNED}") from error
    roots = [one for one in pinned if one.issuer == one.subject]
    if not roots:
        raise RequestError("局の証明書に、根の証明書がありません。", advice=_PINNED)
    others = [one for one in pinned if one not in roots]
    try:
        response = decode_timestamp_response(_in_order(token))
        VerifierBuilder(roots=roots, intermediates=others).build().verify_message(response, data)
        return response.tst_info.gen_time
    except unreadable as error:
        raise _refusal(str(error), "時刻認証として読めません。") from error
    except VerificationError as error:
        raise _refusal(str(error), "時刻認証の署名を確かめられません。") from error


def _refusal(said: str, otherwise: str) -> TextError:
    known = ((what, advice) for word, what, advice in _REASONS if word in said)
    what, advice = next(known, (otherwise, f"書き換えられたか、壊れています。{_AGAIN}"))
    return TextError(what, advice=advice)


def _require_tool() -> None:
    try:
        import rfc3161_client  # noqa: F401
    except ImportError as error:
        raise RequestError(
            "時刻認証の道具 (rfc3161-client) が入っていません。",
            advice='pip install "amend[timestamp]" で入れてください。',
        ) from error


# ── 証明書の順 ──


@dataclass(frozen=True, slots=True)
class _Node:
    """DER の一つの物: 札と、始まり・中身・終わりの位置。"""

    tag: int
    start: int
    body: int
    end: int


_CERTIFICATES = 0xA0
_TO_SIGNED_DATA = (0, 1, 1, 0)
"""署名の物 (SignedData) までの道: 返事、時刻認証、その中身、署名の物。"""


def _in_order(token: bytes) -> bytes:
    """証明書を DER の順に並べ直す: 順を守らない局 (OpenSSL によるものなど) が多く、道具はそれを読まない。

    証明書の並びに署名は掛からないので、並べ直しても、通らないはずのものが通ることはない。

    Returns:
        並べ直した返事。形が違って並べ直せなければ、渡されたまま。
    """
    place = _Node(0, 0, 0, len(token))
    try:
        for index in _TO_SIGNED_DATA:
            place = _children(token, place)[index]
        found = next(node for node in _children(token, place) if node.tag == _CERTIFICATES)
        listed = sorted(token[node.start : node.end] for node in _children(token, found))
    except (IndexError, StopIteration):
        return token
    return token[: found.body] + b"".join(listed) + token[found.end :]


def _children(data: bytes, parent: _Node) -> Sequence[_Node]:
    nodes, start = list[_Node](), parent.body
    while start < parent.end:
        body, length = start + 2, data[start + 1]
        if length & 0x80:  # 長さの長さ
            body += length & 0x7F
            length = int.from_bytes(data[start + 2 : body])
        nodes.append(_Node(data[start], start, body, body + length))
        start = body + length
    return nodes
