"""Signing keys that are exchanged from time to time: the newest signs, the one before it is still published."""

from typing import Any

from gateway.simulator.tokens import TokenKey

_PUBLISHED = 2


class KeyRing(TokenKey):
    """Signs with its newest key; begins with the given one."""

    def __init__(self, first: TokenKey) -> None:
        self._keys = [first]

    @property
    def kid(self) -> str:  # type: ignore[override] # read-only here
        """The name of the key that signs."""
        return self._keys[-1].kid

    def rotate(self, *, forget: bool = False) -> None:
        """Sign with a new key; `forget` withdraws all others at once."""
        kept = [] if forget else self._keys[1 - _PUBLISHED :]
        self._keys = [*kept, TokenKey()]

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as a signed JWT."""
        return self._keys[-1].sign(claims)

    def verifies(self, token: str) -> bool:
        """Whether one of the published keys signed the token."""
        return any(key.verifies(token) for key in self._keys)

    def jwks(self) -> dict[str, Any]:
        """The public halves of all published keys."""
        return {"keys": [entry for key in self._keys for entry in key.jwks()["keys"]]}

    def reset(self) -> None:
        """Only the first key again."""
        del self._keys[1:]
