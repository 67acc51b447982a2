"""Where a result is kept, and who can find it there.

bearer, consent, package ──keyed hash──> secret of the caller ──keyed hash──> key of one call
or principal, package      with the salt                    ├──keyed hash──> key of a whole answer
                                                            └──keyed hash──> key that seals values (sealing.py)

Without a salt the secret is made of the presented tokens alone, so all nodes that share a store agree without sharing
a setting, and whoever has the store but not the tokens can make neither a key nor a value out. A verified principal is
no secret, so it stands for the tokens only where a secret salt does.
"""

from hashlib import blake2b

import msgspec

from gateway.credentials import Claimed, Credentials
from gateway.errors import Api

_CALLER = b"gateway caller"
_PRINCIPAL = b"gateway princip."
_CALL = b"gateway call"
_ANSWER = b"gateway answer"
_SEAL = b"gateway seal"
_MOST_RECOGNISED = 5_000

_pack = msgspec.msgpack.Encoder().encode


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where one call's result is kept; `scope` is what one write makes stale: an organisation's data at one API.

    `ends` is when the caller's tokens do, in seconds since the epoch.
    """

    key: bytes
    scope: str
    secret: bytes
    ends: float | None = None

    def __repr__(self) -> str:
        return "Place(…)"

    def sealing_key(self) -> bytes:
        """The 32-byte key that the caller's values are encrypted with."""
        return blake2b(key=self.secret, digest_size=32, person=_SEAL).digest()


class Keys:
    """Makes places; `salt` (at most 64 bytes) is secret: random for a store in the process, configured for a shared.

    Without one only who presents the very same tokens shares.
    """

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._claimed: dict[bytes, Claimed] = {}

    def place(self, credentials: Credentials, api: Api, operation: str, arguments: tuple[str, ...]) -> Place:
        """The place of one call by one caller: different in every part gives a different place."""
        secret = self._secret(credentials)
        call = packed(api, operation, *arguments)
        key = blake2b(call, key=secret, digest_size=32, person=_CALL).digest()
        return Place(key, scope_of(credentials, api), secret, credentials.expires_at)

    def answer_key(self, credentials: Credentials, parts: tuple[str, ...]) -> bytes:
        """The key of a whole answer: different for every caller, and in every part."""
        return blake2b(packed(*parts), key=self._secret(credentials), digest_size=32, person=_ANSWER).digest()

    def is_of(self, credentials: Credentials, place: Place) -> bool:
        """Whether a place was made for this very caller."""
        return self._secret(credentials) == place.secret

    def _secret(self, credentials: Credentials) -> bytes:
        known = credentials.key_secret
        if known is None or known[0] is not self:
            known = credentials.key_secret = (self, self._make_secret(credentials))
            if credentials.principal is None:
                self._recognise(known[1], credentials)
        return known[1]

    def _recognise(self, secret: bytes, credentials: Credentials) -> None:
        """Spare tokens that come again being read again: the same secret is made of the very same tokens only."""
        claimed = self._claimed.get(secret)
        if claimed is not None:
            credentials.__dict__["claimed"] = claimed
            return
        self._claimed[secret] = credentials.claimed
        if len(self._claimed) > _MOST_RECOGNISED:
            del self._claimed[next(iter(self._claimed))]

    def _make_secret(self, credentials: Credentials) -> bytes:
        package = credentials.rettighetspakke
        if credentials.principal is not None and self._salt:
            caller, kind = packed(package) + credentials.principal.identity, _PRINCIPAL
        else:
            caller, kind = packed(credentials.bearer, credentials.consent, package), _CALLER
        return blake2b(caller, key=self._salt, digest_size=32, person=kind).digest()


def scope_of(credentials: Credentials, api: Api) -> str:
    """The name of an organisation's data at one API; readable, so only for use in the process."""
    return api + " " + credentials.organisation  # a third of what formatting an enum costs


def packed(*parts: str | None) -> bytes:
    """Parts as bytes, so that no two different lists of parts look alike."""
    try:
        return _pack(parts)
    except UnicodeEncodeError:  # half of a surrogate pair: no text, but somebody may send it
        return _pack([part if part is None else part.encode("utf-8", "surrogatepass") for part in parts])
