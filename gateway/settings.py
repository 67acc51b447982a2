"""Every environment variable: its type, default, unit and what it accepts."""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

PREFIX = "GATEWAY_"

Url = Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", description="an http or https URL")]
CacheUrl = Annotated[
    str, Meta(pattern=r"^(memory://|rediss?://[^\s/?#]+.*)$", description="memory:// or redis://host:port/db")
]
Seconds = Annotated[float, Meta(gt=0, le=3600, description="seconds, more than 0 and at most 3600")]
Count = Annotated[int, Meta(ge=1, description="a whole number from 1")]
Bytes = Annotated[int, Meta(ge=1024, description="bytes, from 1024")]
Path = Annotated[str, Meta(min_length=1, description="the path of a file")]
Header = Annotated[str, Meta(pattern=r"^[\x21-\x7e]{1,100}$", description="1 to 100 printable ASCII characters")]
Origins = Annotated[str, Meta(pattern=r"^[^\s]*$", description="origins separated by commas, without spaces")]
Secret = Annotated[str, Meta(min_length=32, description="at least 32 characters")]
Text = Annotated[str, Meta(min_length=1, max_length=500, description="1 to 500 characters")]
Claim = Annotated[str, Meta(pattern=r"^[^\s]{1,200}$", description="the name of a claim, without spaces")]
PrivateKeys = Annotated[str, Meta(min_length=1, description="a private JWK, or a key set of one or two")]
Organisation = Annotated[str, Meta(pattern=r"^[0-9]{9}$", description="an organisation number, nine digits")]
Algorithms = Annotated[
    str,
    Meta(
        pattern=r"^(RS|PS|ES)(256|384|512)(,(RS|PS|ES)(256|384|512))*$",
        description="RS256, RS384, RS512, PS256 ... ES512, separated by commas",
    ),
]


# A setting, and those of which one must be given with it.
NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("jwks_url", ("token_issuer",)),
    ("jwks_file", ("token_issuer",)),
    ("token_issuer", ("jwks_url", "jwks_file")),
    ("token_audience", ("jwks_url", "jwks_file")),
    ("consent_jwks_url", ("consent_issuer",)),
    ("consent_jwks_file", ("consent_issuer",)),
    ("consent_issuer", ("consent_jwks_url", "consent_jwks_file")),
    ("consent_issuer", ("token_issuer",)),
    ("token_source", ("maskinporten_issuer",)),
    ("token_source", ("maskinporten_token_url",)),
    ("token_source", ("maskinporten_client_id",)),
    ("token_source", ("maskinporten_key", "maskinporten_key_file")),
    ("token_source", ("user_issuer",)),
    ("user_issuer", ("token_source",)),
    ("user_issuer", ("user_audience",)),
    ("user_issuer", ("user_jwks_url", "user_jwks_file")),
    ("user_issuer", ("user_parties_claim", "authorisation_url")),
    ("user_order_role", ("user_roles_claim",)),
)
EXCLUSIVE: tuple[tuple[str, str], ...] = (
    ("jwks_url", "jwks_file"),
    ("consent_jwks_url", "consent_jwks_file"),
    ("user_jwks_url", "user_jwks_file"),
    ("maskinporten_key", "maskinporten_key_file"),
    ("token_source", "token_issuer"),
)


class SettingsError(Exception):
    """One or more settings are missing or not acceptable; the message names each variable and what it accepts."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of one gateway; each field is the environment variable GATEWAY_<FIELD>."""

    krav_og_betalinger_url: Url
    innkrevingsoppdrag_url: Url
    rettighetspakke: Literal["finans", "regnskapssystem"] = "regnskapssystem"
    klientid: Header | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="a port number, 0 to 65535")] = 8000
    workers: Count = 1
    cache_url: CacheUrl = "memory://"
    cache_ttl_seconds: Annotated[float, Meta(ge=0, le=86400, description="seconds, 0 to 86400")] = 30.0
    cache_max_bytes: Annotated[int, Meta(ge=0, description="bytes, from 0")] = 268_435_456
    cache_stale_while_revalidate: bool = False
    cache_key: Secret | None = None
    id_key: Secret | None = None
    upstream_concurrency: Count = 5
    upstream_timeout_seconds: Seconds = 10.0
    upstream_max_bytes: Bytes = 33_554_432
    operation_timeout_seconds: Seconds = 25.0
    retry_attempts: Count = 3
    max_period_years: Count = 10
    max_body_bytes: Bytes = 262_144
    max_document_characters: Count = 60_000
    max_document_tokens: Count = 2_000
    max_operations: Count = 20
    max_depth: Count = 20
    max_fields: Count = 2_000
    max_root_fields: Count = 100
    max_aliases: Count = 300
    max_directives: Count = 200
    max_introspection_depth: Count = 2
    max_upstream_calls: Count = 1_000
    max_variable_values: Count = 5_000
    max_variable_depth: Count = 20
    body_timeout_seconds: Seconds = 10.0
    shutdown_delay_seconds: Annotated[float, Meta(ge=0, le=60, description="seconds, 0 to 60")] = 1.0
    max_streams: Count = 1_000
    max_streams_per_connection: Count = 20
    websocket_init_timeout_seconds: Seconds = 3.0
    websocket_idle_timeout_seconds: Seconds = 300.0
    websocket_max_message_bytes: Bytes = 65_536
    stream_ping_seconds: Seconds = 15.0
    automatic_persisted_queries: bool = True
    trusted_documents: Path | None = None
    trusted_documents_only: bool = False
    csrf_prevention: bool = True
    compression: bool = True
    suggestions: bool = True
    introspection: bool = True
    graphiql: bool = True
    allowed_origins: Origins = ""
    rate_limit_per_minute: Annotated[float, Meta(gt=0, le=1e6, description="requests, more than 0")] | None = None
    rate_limit_burst: Count = 60
    jwks_url: Url | None = None
    jwks_file: Path | None = None
    token_issuer: Text | None = None
    token_audience: Text | None = None
    consent_jwks_url: Url | None = None
    consent_jwks_file: Path | None = None
    consent_issuer: Text | None = None
    token_algorithms: Algorithms = "RS256,RS384,RS512"  # noqa: S105 - no password
    token_source: Literal["caller", "maskinporten"] = "caller"  # noqa: S105 - no password
    maskinporten_issuer: Text | None = None
    maskinporten_token_url: Url | None = None
    maskinporten_client_id: Text | None = None
    maskinporten_key: PrivateKeys | None = None
    maskinporten_key_file: Path | None = None
    maskinporten_consumer_org: Organisation | None = None
    user_issuer: Text | None = None
    user_audience: Text | None = None
    user_jwks_url: Url | None = None
    user_jwks_file: Path | None = None
    user_parties_claim: Claim | None = None
    user_consents_claim: Claim | None = None
    user_roles_claim: Claim | None = None
    user_order_role: Text | None = None
    authorisation_url: Url | None = None
    authorisation_ttl_seconds: Annotated[float, Meta(ge=0, le=300, description="seconds, 0 to 300")] = 30.0
    token_leeway_seconds: Annotated[float, Meta(ge=0, le=60, description="seconds, 0 to 60")] = 5.0
    metrics: bool = True
    metrics_port: Annotated[int, Meta(ge=0, le=65535, description="a port number, 0 to 65535")] | None = None
    metrics_directory: Path | None = None
    metrics_operation_names: Annotated[int, Meta(ge=0, description="a whole number from 0")] = 100
    audit_log: Path | None = None
    audit_key: Secret | None = None
    audit_clear: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    def __repr__(self) -> str:
        """Name the type only: keys and the passwords in URLs stay unseen."""
        return "Settings(...)"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; every fault of every variable is in the one SettingsError raised."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in msgspec.structs.fields(Settings):
        variable = _variable(field.name)
        text = environment.get(variable, "").strip()
        if text:
            try:
                values[field.name] = _convert(text, field.type)
            except msgspec.ValidationError:
                faults.append(f"{variable} accepts {_accepts(field.type)}")
        elif field.required:
            faults.append(f"{variable} is required: {_accepts(field.type)}")
    faults += _contradictions(values)
    if faults:
        raise SettingsError("; ".join(faults))
    return Settings(**values)


def _contradictions(values: Mapping[str, Any]) -> list[str]:
    """What does not go together among the settings that are given; forwarding is what happens without any."""
    values = {name: value for name, value in values.items() if (name, value) != ("token_source", "caller")}
    faults = [
        f"{_variable(name)} needs {' or '.join(map(_variable, needed))}"
        for name, needed in NEEDS
        if name in values and not any(other in values for other in needed)
    ]
    faults += [f"{_variable(a)} excludes {_variable(b)}" for a, b in EXCLUSIVE if a in values and b in values]
    return faults


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _convert(text: str, kind: Any) -> Any:  # noqa: ANN401 - the type of any settings field
    return msgspec.convert(text, kind, strict=False)


def _accepts(kind: Any) -> str:  # noqa: ANN401 - the type of any settings field
    description = _description(msgspec.inspect.type_info(kind))
    return description or re.sub(r"typing\.|\s*\|\s*None", "", str(kind))


def _description(info: msgspec.inspect.Type) -> str | None:
    match info:
        case msgspec.inspect.Metadata(type=inner, extra_json_schema=extra):
            return (extra or {}).get("description") or _description(inner)
        case msgspec.inspect.UnionType(types=types):
            return next((text for text in map(_description, types) if text), None)
        case msgspec.inspect.LiteralType(values=values):
            return " or ".join(str(value) for value in values)
        case msgspec.inspect.BoolType():
            return "true or false"
    return None
