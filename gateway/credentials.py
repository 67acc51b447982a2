"""Who asks: the credentials of one caller, exactly as presented."""

import base64
import functools
import hashlib

import msgspec


class _Authority(msgspec.Struct):
    ID: str = ""


class _Claims(msgspec.Struct):
    exp: float | None = None
    consumer: _Authority | None = None


class Credentials:
    """Bearer token, consent token and rights package (rettighetspakke) of one request, as presented.

    Nothing here is verified: claims are read only to bound lifetimes and to count per organisation. The tokens show in
    no representation of the object.
    """

    def __init__(self, bearer: str | None, consent: str | None, rettighetspakke: str) -> None:
        self.bearer = bearer
        self.consent = consent
        self.rettighetspakke = rettighetspakke

    @functools.cached_property
    def organisation(self) -> str:
        """The consumer organisation of the token (`0192:<number>`), else a digest of the token; for counting only."""
        consumer = _claims(self.bearer).consumer
        if consumer and consumer.ID:
            return consumer.ID
        return hashlib.blake2b((self.bearer or "").encode(), digest_size=16).hexdigest()

    @functools.cached_property
    def expires_at(self) -> float | None:
        """When the first of the two tokens ends (seconds since the epoch); None when neither says."""
        ends = [exp for exp in (_claims(self.bearer).exp, _claims(self.consent).exp) if exp is not None]
        return min(ends, default=None)


def _claims(token: str | None) -> _Claims:
    parts = (token or "").split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload and signature of a JWT (RFC 7519)
        return _Claims()
    try:
        return msgspec.json.decode(_base64url(parts[1]), type=_Claims)
    except (msgspec.MsgspecError, ValueError):
        return _Claims()


def _base64url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
