"""The one table of errors: what upstream can answer, what a client sees for it, and what may be done about it.

Translation, the query field `feilkoder` and the README's table are all made from FEILKODER. Codes, statuses and retry
classes are facts of the two APIs' documentation and clients; the sentences are ours.
"""

from collections.abc import Iterator
from typing import Final

from gateway import errors
from gateway.errors import Api, GatewayError
from gateway.upstream.failures.feilkode import Feilkode, Retry

NO_HITS: Final = "KB-007"
"""No claims or payments for this party and period: an empty result, so it has no row."""

_A: Final = Api.KRAV_OG_BETALINGER
_B: Final = Api.INNKREVINGSOPPDRAG
_INPUT: Final = errors.BadUserInputError
_DOWN: Final = errors.UpstreamUnavailableError
_OURS: Final = errors.InternalServerError

_COMMON: Final[tuple[tuple[str, Api | None, int, type[GatewayError], str], ...]] = (
    ("KB-001", _A, 500, _DOWN, "Krav og betalinger failed unexpectedly."),
    ("KB-002", _A, 500, _DOWN, "A system behind Krav og betalinger failed unexpectedly."),
    ("KB-003", _A, 404, _OURS, "The gateway called an address that does not exist; its configuration is wrong."),
    ("KB-004", _A, 401, errors.UnauthenticatedError, "The access token was not accepted; get a new one."),
    (
        "KB-005",
        _A,
        403,
        errors.ForbiddenError,
        "The party's consent (samtykke) is missing, expired or for another party.",
    ),
    ("KB-006", _A, 400, _INPUT, "The identifier, a date or the length of the period was not accepted."),
    ("KB-008", _A, 406, _OURS, "The gateway asked for a format that is not offered."),
    ("KB-009", _A, 404, errors.NotFoundError, "The party's identifier is not known."),
    ("DAS-001", None, 500, _DOWN, "Skatteetaten's data sharing failed unexpectedly."),
    ("DAS-002", None, 404, _OURS, "The gateway called an address that matches no service; its configuration is wrong."),
    ("DAS-003", None, 500, _DOWN, "The information cannot be had at the moment."),
    ("DAS-004", None, 500, _DOWN, "Skatteetaten's own internal authentication failed (first of four codes)."),
    ("DAS-005", None, 500, _DOWN, "Skatteetaten's own internal authentication failed (second of four codes)."),
    ("DAS-006", None, 500, _DOWN, "Skatteetaten's own internal authentication failed (third of four codes)."),
    ("DAS-007", None, 500, _DOWN, "Skatteetaten's own internal authentication failed (last of four codes)."),
    ("DAS-008", None, 403, errors.ForbiddenError, "The caller is not authorised for this information."),
    ("ABE-001", _B, 500, _DOWN, "Innkrevingsoppdrag failed unexpectedly."),
    ("ABE-002", _B, 500, _DOWN, "A system behind Innkrevingsoppdrag failed unexpectedly."),
    ("ABE-003", _B, 404, _OURS, "The gateway called an address that does not exist; its configuration is wrong."),
    ("ABE-004", _B, 401, errors.UnauthenticatedError, "The access token was not accepted; get a new one."),
    ("ABE-005", _B, 403, errors.ForbiddenError, "The caller is not authorised for Innkrevingsoppdrag."),
    ("ABE-006", _B, 400, _INPUT, "The input was not accepted."),
    ("ABE-007", _B, 404, errors.NotFoundError, "Nothing was found."),
    ("ABE-008", _B, 406, _OURS, "The gateway asked for a format that is not offered."),
)

# (slug, status, path of the argument where one call alone can give it, description)
_INPUT_PROBLEMS: Final[tuple[tuple[str, int, str | None, str], ...]] = (
    ("kravtype-eksisterer-ikke", 422, "input.kravtype", "There is no such claim type (kravtype)."),
    ("kravtype-er-inaktiv", 422, "input.kravtype", "The claim type (kravtype) is no longer in use."),
    ("ugyldig-kravtype", 422, "input.kravtype", "The claim type (kravtype) is not this principal's."),
    ("kravtype-gjelder-kun-for-organisasjon", 422, "input.skyldner", "Only an organisation can owe this claim type."),
    ("kravtype-gjelder-kun-for-person", 422, "input.skyldner", "Only a person can owe this claim type."),
    (
        "ugyldig-skyldners-identifikator",
        422,
        "input.skyldner.identifikator",
        "The debtor's number does not fit its kind.",
    ),
    ("beloep-er-ikke-over-0", 422, "input.hovedstol", "The principal sum (hovedstol) must be more than zero."),
    ("hovedstol-er-ikke-over-0", 422, "input.hovedstol", "The new principal sum (hovedstol) must be more than zero."),
    ("rentebeloep-er-ikke-over-0", 422, "input.renter", "Interest of a new order must be more than zero."),
    ("rentebeloep-er-under-0", 422, "input.renter", "Interest cannot be less than zero."),
    ("rentebeloep-er-ikke-tillatt-for-kravtype", 422, "input.renter", "This claim type cannot carry interest."),
    ("ugyldig-renterilagtdato", 422, "input.renter", "The day the interest was imposed cannot be in the future."),
    ("tom-oppdragsgivers-referanse", 422, None, "The principal's reference (referanse) is empty."),
    (
        "ugyldig-oppdragsgivers-referanse",
        422,
        None,
        "The reference takes 1 to 40 letters, digits, hyphens and slashes.",
    ),
    (
        "ugyldig-oppdragsgivers-kravidentifikator",
        422,
        None,
        "The principal's id takes 1 to 40 letters, digits, - and /.",
    ),
    ("ugyldig-kravidentifikator", 422, None, "Skatteetaten's id of an order (kravidentifikator) must be a UUID."),
    ("ugyldig-fastsettelsesdato", 422, "input.fastsettelsesdato", "The day of the decision cannot be in the future."),
    (
        "ugyldig-foreldelsesfristens-utgangspunkt",
        422,
        "input.foreldelsesfristensUtgangspunkt",
        "The limitation period must start before the day of the decision.",
    ),
    (
        "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder",
        422,
        "input.foreldelsesfristensUtgangspunkt",
        "The limitation period started more than two years and ten months ago.",
    ),
    (
        "ugyldig-tilleggsfrist-etter-foreldelsesloven",
        422,
        "input.tilleggsfristEtterForeldelsesloven",
        "The additional deadline cannot be combined with a start of the limitation period.",
    ),
    (
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder",
        422,
        "input.tilleggsfristEtterForeldelsesloven",
        "The additional deadline is more than ten months back.",
    ),
    (
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder",
        422,
        "input.tilleggsfristEtterForeldelsesloven",
        "The additional deadline is more than eleven months back.",
    ),
    (
        "ugyldig-tilleggsinformasjon",
        400,
        "input.tilleggsinformasjon",
        "Required extra information is missing or wrong.",
    ),
    (
        "ugyldig-periode",
        422,
        "input.tilleggsinformasjon.broennoeysundregistrene.periode",
        "The period is reversed or ends in the future.",
    ),
    (
        "ugyldig-stoppdato-for-løpende-mulkt",
        422,
        "input.tilleggsinformasjon.broennoeysundregistrene.stoppdatoForLoependeMulkt",
        "The day the running fine stopped cannot be in the future.",
    ),
    (
        "ytelser-for-avregning-er-ikke-over-0",
        422,
        "input.tilleggsinformasjon.nav.ytelserForAvregning",
        "Benefits for set-off must be more than zero.",
    ),
    (
        "ugyldig-tilbakekrevingsperiode",
        422,
        "input.tilleggsinformasjon.nav.tilbakekrevingsperiode",
        "The period of the wrong payments is reversed or ends in the future.",
    ),
    ("ugyldig-foedselsnummer", 422, None, "The identity number of the debtor is not valid."),
    ("ugyldig-organisasjonsnummer", 422, None, "The organisation number of the debtor is not valid."),
)

_STATE_PROBLEMS: Final[tuple[tuple[str, int, type[GatewayError], Retry, str], ...]] = (
    ("innkrevingsoppdrag-eksisterer-ikke", 404, errors.NotFoundError, Retry.NEVER, "The principal has no such order."),
    (
        "innkrevingsoppdrag-er-ikke-reskontrofoert",
        409,
        errors.NotReadyError,
        Retry.LATER,
        "The order must be booked (reskontroført) before it can be changed; mostly a matter of seconds.",
    ),
    (
        "innkrevingsoppdrag-er-ikke-reskontrofoert",
        404,
        errors.NotReadyError,
        Retry.LATER,
        "The order must be booked (reskontroført) before it can be reconciled; mostly a matter of seconds.",
    ),
    (
        "oppdragsgivers-kravidentifikator-eksisterer-allerede",
        422,
        errors.ConflictError,
        Retry.RESOLVE_BY_LOOKUP,
        "The principal already has an order under this id.",
    ),
    (
        "avskrevet-innkrevingsoppdrag-kan-ikke-endres",
        409,
        errors.ConflictError,
        Retry.NEVER,
        "The order is written off and cannot be changed.",
    ),
    (
        "avskrevet-innkrevingsoppdrag-kan-ikke-avskrives",
        409,
        errors.ConflictError,
        Retry.TREAT_AS_DONE,
        "The order is already written off.",
    ),
    (
        "kravtypen-kan-ikke-endres",
        403,
        errors.ForbiddenError,
        Retry.NEVER,
        "Orders of this claim type cannot be changed.",
    ),
    (
        "kravtypen-kan-ikke-avskrives",
        403,
        errors.ForbiddenError,
        Retry.NEVER,
        "Orders of this claim type cannot be written off.",
    ),
    # Names that older answers still carry.
    (
        "innkrevingsoppdrag-har-ugyldig-tilstand",
        403,
        errors.ForbiddenError,
        Retry.NEVER,
        "The order is another principal's (older name).",
    ),
    (
        "innkrevingsoppdrag-har-ugyldig-tilstand",
        409,
        errors.ConflictError,
        Retry.NEVER,
        "The state of the order does not allow this (older name).",
    ),
    (
        "innkrevingsoppdrag-er-avskrevet",
        409,
        errors.ConflictError,
        Retry.NEVER,
        "The order is written off and cannot be changed (older name).",
    ),
    (
        "innkrevingsoppdrag-er-allerede-avskrevet",
        409,
        errors.ConflictError,
        Retry.TREAT_AS_DONE,
        "The order is already written off (older name).",
    ),
    (
        "innkrevingsoppdrag-ikke-reskontrofoert",
        404,
        errors.NotReadyError,
        Retry.LATER,
        "The order must be booked before it can be reconciled (older name).",
    ),
    (
        "innkrevingsoppdrag-eksisterer-fra-for",
        422,
        errors.ConflictError,
        Retry.RESOLVE_BY_LOOKUP,
        "The principal already has an order under this id (older name).",
    ),
)

_REASONS: Final = {
    "KB-005": "CONSENT",
    "DAS-008": "SCOPE",
    "ABE-005": "SCOPE",
    "kravtypen-kan-ikke-endres": "RULE",
    "kravtypen-kan-ikke-avskrives": "RULE",
    "innkrevingsoppdrag-har-ugyldig-tilstand": "PARTY",
}

_ASYNCHRONOUS: Final = (
    ("ORGANISASJONSNUMMER_FINNES_IKKE", "No organisation has this number, or no longer: it was deleted or merged."),
    ("ORGANISASJON_ER_OPPHOERT", "The organisation has ceased."),
    ("ORGANISASJON_ER_SLETTET", "The organisation was removed because its registration was a mistake."),
    ("PERSON_EKSISTERER_IKKE", "No person has this number."),
    ("PERSON_ER_DOED", "The person is dead."),
    ("PERSON_ER_SLETTET", "The person was removed because the registration was a mistake."),
)

_DEVIATIONS: Final = (
    ("tekniskfeil", "A technical fault behind Innkrevingsoppdrag, reported inside a successful answer (avvik)."),
    ("planlagtNedetid", "Planned downtime behind Innkrevingsoppdrag, reported inside a successful answer (avvik)."),
)

_STATUSES: Final[tuple[tuple[int, type[GatewayError], str], ...]] = (
    (400, _INPUT, "The input was not accepted; no code was given."),
    (401, errors.UnauthenticatedError, "The access token was refused before it reached the service."),
    (403, errors.ForbiddenError, "The token's scope or organisation has no access."),
    (404, _OURS, "The gateway called an address that does not exist; its configuration is wrong."),
    (405, _OURS, "The address does not take this method; the gateway's configuration is wrong."),
    (406, _OURS, "The gateway asked for a format that is not offered."),
    (409, errors.ConflictError, "The state of the order does not allow this; no code was given."),
    (410, errors.NotFoundError, "What was asked for is deleted."),
    (422, _INPUT, "The input broke a rule; no code was given."),
    (429, errors.RateLimitedError, "Too many calls at once; wait as long as `retryAfter` says."),
    (500, _DOWN, "The service failed; no code was given."),
    (502, _DOWN, "The service cannot be reached behind its front."),
    (503, _DOWN, "The service is temporarily unavailable."),
    (504, _DOWN, "The service behind the front did not answer in time."),
)

_OWN: Final[tuple[tuple[type[GatewayError], str], ...]] = (
    (_INPUT, "The gateway itself refused an argument; `reason` is its path."),
    (errors.UnauthenticatedError, "No access token was sent, or it cannot be one."),
    (errors.ForbiddenError, "Access is refused; `reason` says why."),
    (errors.NotFoundError, "Nothing is known under this identifier."),
    (errors.NotReadyError, "The order is not booked yet."),
    (errors.ConflictError, "Another order exists under this id, or the order's state forbids the change."),
    (errors.RateLimitedError, "The gateway's own queue is too long for the operation's time limit."),
    (errors.UpstreamTimeoutError, "Upstream gave no answer in time."),
    (_DOWN, "Upstream cannot be reached, or is paused because it keeps failing."),
    (errors.UpstreamBadResponseError, "Upstream's answer is not what its contract says."),
    (errors.UncertainOutcomeError, "The answer to a change was lost; look the order up before anything else."),
    (_OURS, "The gateway failed; nothing is known about why outside its log."),
    (errors.ParseFailedError, "The document is not GraphQL."),
    (errors.ValidationFailedError, "The document does not fit the schema."),
    (errors.OperationTooComplexError, "The operation exceeds a limit; `reason` names it."),
    (errors.PersistedQueryNotFoundError, "The hash names no stored document; send the document with it."),
    (errors.OperationNotAllowedError, "The operation may not run here, or not in this way."),
    (errors.CsrfPreventedError, "The request could come from another site."),
)


def _rows() -> Iterator[Feilkode]:
    for code, api, status, error, text in _COMMON:
        retry = Retry.BACK_OFF if error is _DOWN else Retry.NEVER
        yield Feilkode(
            feilkode=code,
            api=api,
            http_status=status,
            error=error,
            beskrivelse=text,
            reason=_REASONS.get(code),
            retry=retry,
        )
    for slug, status, path, text in _INPUT_PROBLEMS:
        yield Feilkode(feilkode=slug, api=_B, http_status=status, error=_INPUT, beskrivelse=text, reason=path)
    for slug, status, error, retry, text in _STATE_PROBLEMS:
        reason = _REASONS.get(slug) if error is errors.ForbiddenError else None
        yield Feilkode(
            feilkode=slug, api=_B, http_status=status, error=error, beskrivelse=text, reason=reason, retry=retry
        )
    for code, text in _ASYNCHRONOUS:
        yield Feilkode(feilkode=code, api=_B, http_status=200, error=_INPUT, beskrivelse=text)
    for code, text in _DEVIATIONS:
        yield Feilkode(feilkode=code, api=_B, http_status=200, error=_DOWN, beskrivelse=text, retry=Retry.LATER)
    for status, error, text in _STATUSES:
        repeatable = error in (_DOWN, errors.RateLimitedError)
        yield Feilkode(
            http_status=status,
            error=error,
            beskrivelse=text,
            reason="SCOPE" if error is errors.ForbiddenError else None,
            retry=Retry.BACK_OFF if repeatable else Retry.NEVER,
        )
    for error, text in _OWN:
        yield Feilkode(error=error, beskrivelse=text)


FEILKODER: Final = tuple(_rows())
