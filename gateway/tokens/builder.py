"""Token handling that looks at tokens, put together: verified and forwarded, or of the gateway's own."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gateway.domain.dato import Clock
from gateway.settings import Settings, SettingsError
from gateway.tokens.authoriser import Authoriser
from gateway.tokens.guard import Tokens
from gateway.tokens.http import Http, key_source
from gateway.tokens.key_set import KeySet
from gateway.tokens.maskinporten import Client, Maskinporten
from gateway.tokens.maskinporten_claims import read_bearer, read_consent
from gateway.tokens.own import FINANS, OwnTokens
from gateway.tokens.signing_keys import SigningKey, read_signing_keys
from gateway.tokens.token_source import TokenSource
from gateway.tokens.users import UserClaims
from gateway.tokens.verified import Verifiers
from gateway.tokens.verifier import Claims, Rules, Verifier
from gateway.tokens.verifying import FetchedTokens, VerifiedTokens

T = TypeVar("T")


class Builder:
    """Puts one together; `monotonic` gives seconds that only grow."""

    def __init__(self, settings: Settings, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._http = Http()
        self._key_sets: list[KeySet] = []

    def build(self) -> Tokens:
        """What the settings ask for; SettingsError when the key that grants are signed with cannot be used."""
        if self._settings.token_source == "caller":  # noqa: S105 - no password
            return VerifiedTokens(self._verifiers(), self._http, self._key_sets)
        maskinporten = Maskinporten(_client(self._settings), self._http, clock=self._now)
        source = TokenSource(maskinporten, clock=self._now)

        def renew_signing_keys() -> None:
            maskinporten.use_keys(_signing_keys(self._settings))
            source.forget_refusals()

        return FetchedTokens(
            self._own(source),
            self._http,
            self._key_sets,
            package=self._settings.rettighetspakke,
            renew_signing_keys=renew_signing_keys,
        )

    def _own(self, source: TokenSource) -> OwnTokens:
        settings = self._settings
        claims = UserClaims(
            parties=settings.user_parties_claim,
            consents=settings.user_consents_claim,
            roles=settings.user_roles_claim,
        )
        users = self._verifier(
            claims.read,
            url=settings.user_jwks_url,
            file=settings.user_jwks_file,
            issuer=settings.user_issuer or "",
            audience=settings.user_audience or "",
        )
        authoriser = Authoriser(
            self._http,
            settings.authorisation_url,
            ttl=settings.authorisation_ttl_seconds,
            needs_consent=settings.rettighetspakke == FINANS,
            clock=self._now,
        )
        return OwnTokens(
            users=users,
            authoriser=authoriser,
            source=source,
            organisation=f"0192:{settings.maskinporten_consumer_org or settings.maskinporten_client_id}",
            consumer_org=settings.maskinporten_consumer_org,
            order_role=settings.user_order_role,
        )

    def _verifiers(self) -> Verifiers:
        settings = self._settings
        bearer = self._verifier(
            read_bearer,
            url=settings.jwks_url,
            file=settings.jwks_file,
            issuer=settings.token_issuer or "",
            audience=settings.token_audience,
        )
        if settings.consent_issuer is None:
            return Verifiers(bearer, None, self._now)
        consent = self._verifier(
            read_consent, url=settings.consent_jwks_url, file=settings.consent_jwks_file, issuer=settings.consent_issuer
        )
        return Verifiers(bearer, consent, self._now)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _verifier(
        self,
        read: Callable[[Claims], T],
        *,
        url: str | None,
        file: str | None,
        issuer: str,
        audience: str | None = None,
    ) -> Verifier[T]:
        keys = KeySet(key_source(self._http, url=url, file=file), monotonic=self._monotonic)
        self._key_sets.append(keys)
        rules = Rules(
            issuer=issuer,
            algorithms=tuple(self._settings.token_algorithms.split(",")),
            leeway=self._settings.token_leeway_seconds,
            audience=audience,
        )
        return Verifier(keys, rules, read, clock=self._now)


def _signing_keys(settings: Settings) -> tuple[SigningKey, ...]:
    try:
        text = (settings.maskinporten_key or "").encode() or Path(settings.maskinporten_key_file or "").read_bytes()
        return read_signing_keys(text)
    except (OSError, ValueError) as exc:
        name = "GATEWAY_MASKINPORTEN_KEY" if settings.maskinporten_key else "GATEWAY_MASKINPORTEN_KEY_FILE"
        raise SettingsError(f"{name} is of no use: {type(exc).__name__}, {exc}") from None


def _client(settings: Settings) -> Client:
    return Client(
        issuer=settings.maskinporten_issuer or "",
        token_url=settings.maskinporten_token_url or "",
        client_id=settings.maskinporten_client_id or "",
        keys=_signing_keys(settings),
    )
