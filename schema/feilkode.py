"""Error codes, for clients that show their own texts."""

import strawberry

from gateway.errors import Api
from schema.fields import plain


@strawberry.type(description="Error code (feilkode): one row of the table that errors are made from.")
class Feilkode:
    code: str = plain("What `errors[].extensions.code` holds.")
    feilkode: str | None = plain(
        "What `errors[].extensions.feilkode` holds: upstream's own code or slug, if it has one."
    )
    api: Api | None = plain("The API it comes from; null when the gateway itself refuses.")
    http_status: int | None = plain("Upstream's HTTP status, when there is one.")
    beskrivelse: str = plain("What it means (beskrivelse), in English.")
    retryable: bool = plain("Whether the same operation may succeed later.")
