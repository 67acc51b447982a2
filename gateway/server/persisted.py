"""Documents that are sent by their hash: automatic persisted queries, and trusted documents from a manifest.

Automatic persisted queries are Apollo's protocol: the hash first, the text with it when the hash is not known here
(https://www.apollographql.com/docs/apollo-server/performance/apq). Trusted documents are written by a client's build;
in strict mode nothing else runs.
"""

import hashlib
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Protocol

import msgspec

from gateway.errors import BadUserInputError, OperationNotAllowedError, PersistedQueryNotFoundError
from gateway.execution.request import refused
from gateway.server.body import BAD_REQUEST
from gateway.server.parameters import Parameters
from gateway.server.refusal import HttpRefusedError
from gateway.server.reloading import Reloading
from gateway.settings import Settings, SettingsError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PREFIX = "sha256:"


class DocumentTexts(Protocol):
    """Texts of documents by the hash of the text; it may forget any of them at any time."""

    async def get(self, digest: str) -> str | None:
        """The text, when it is known."""

    async def put(self, digest: str, text: str) -> None:
        """Keep a text."""


class MemoryDocumentTexts:
    """Keeps texts in this process; the least recently used leave first. `max_characters` bounds all texts together."""

    def __init__(self, max_characters: int = 2_000_000) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._max_characters = max_characters
        self._characters = 0

    async def get(self, digest: str) -> str | None:
        """The text, when it is known."""
        text = self._texts.get(digest)
        if text is not None:
            self._texts.move_to_end(digest)
        return text

    async def put(self, digest: str, text: str) -> None:
        """Keep a text."""
        if digest in self._texts:
            return
        self._texts[digest] = text
        self._characters += len(text)
        while self._characters > self._max_characters:
            _, oldest = self._texts.popitem(last=False)
            self._characters -= len(oldest)


class PersistedDocuments:
    """Finds the text of the document that a request means.

    `texts` keeps automatic persisted queries, None switches them off; `trusted` holds the manifest's documents by id;
    with `only_trusted` no other document runs. `generation` changes whenever another manifest is trusted.
    """

    def __init__(
        self, texts: DocumentTexts | None, trusted: dict[str, str] | None = None, *, only_trusted: bool = False
    ) -> None:
        self._texts = texts
        self._only_trusted = only_trusted
        self.generation = 0
        self.trust(trusted or {})

    def trust(self, trusted: dict[str, str]) -> None:
        """Trust these documents, and no others any longer."""
        self.generation += 1
        self._trusted = trusted
        self._trusted_texts = frozenset(trusted.values())

    def given(self, parameters: Parameters) -> str | None:
        """The text of a request that holds nothing but its text; None when `find` is to be asked."""
        named = parameters.extensions or parameters.document_id
        return None if named or self._only_trusted else parameters.query

    async def find(self, parameters: Parameters) -> str:
        """The text of the document; RequestRefusedError when it may not run, HttpRefusedError when malformed."""
        digest = _digest(parameters)
        trusted = self._trusted.get(digest) if digest else None
        if trusted is not None:
            return trusted
        if self._only_trusted:
            return self._trusted_text(parameters.query)
        if parameters.query:
            _check_digest(parameters)
            return parameters.query
        if digest is None:
            raise _malformed("query")
        return await self._remembered(digest)

    async def remember(self, parameters: Parameters) -> None:
        """Keep the text of an automatic persisted query that has passed every check."""
        digest = _automatic_digest(parameters)
        if digest and parameters.query and self._texts and not self._only_trusted:
            await self._texts.put(digest, parameters.query)

    def _trusted_text(self, text: str | None) -> str:
        if text in self._trusted_texts and text is not None:
            return text
        raise refused(OperationNotAllowedError(reason="only trusted documents run here"))

    async def _remembered(self, digest: str) -> str:
        if self._texts is None:
            raise refused(OperationNotAllowedError(reason="automatic persisted queries are switched off"))
        text = await self._texts.get(digest)
        if text is None:
            raise refused(PersistedQueryNotFoundError())
        return text


def create_persisted_documents(
    settings: Settings, texts: DocumentTexts | None = None, reloading: Reloading | None = None
) -> PersistedDocuments:
    """What the settings ask for; SettingsError when the manifest cannot be read."""
    texts = (texts or MemoryDocumentTexts()) if settings.automatic_persisted_queries else None
    trusted = _read_manifest(Path(settings.trusted_documents)) if settings.trusted_documents else None
    if settings.trusted_documents_only and not trusted:
        raise SettingsError("GATEWAY_TRUSTED_DOCUMENTS is required when GATEWAY_TRUSTED_DOCUMENTS_ONLY is true")
    persisted = PersistedDocuments(texts, trusted, only_trusted=settings.trusted_documents_only)
    if settings.trusted_documents and reloading:
        path = Path(settings.trusted_documents)
        reloading.add("GATEWAY_TRUSTED_DOCUMENTS", path, lambda: persisted.trust(_read_manifest(path)))
    return persisted


def _read_manifest(path: Path) -> dict[str, str]:
    """Read a manifest: one object of id to text (graphql-codegen, Relay), or Apollo's list of operations."""
    try:
        content: Any = msgspec.json.decode(path.read_bytes())
        if isinstance(content, dict) and "operations" in content:
            content = {operation["id"]: operation["body"] for operation in content["operations"]}
        documents = msgspec.convert(content, dict[str, str])
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise SettingsError("GATEWAY_TRUSTED_DOCUMENTS accepts the path of a manifest in JSON") from error
    return {digest.removeprefix(_PREFIX): text for digest, text in documents.items()}


def _digest(parameters: Parameters) -> str | None:
    if parameters.document_id:
        return parameters.document_id.removeprefix(_PREFIX)
    return _automatic_digest(parameters)


def _automatic_digest(parameters: Parameters) -> str | None:
    persisted = (parameters.extensions or {}).get("persistedQuery")
    if persisted is None:
        return None
    digest = persisted.get("sha256Hash") if isinstance(persisted, dict) and persisted.get("version") == 1 else None
    if isinstance(digest, str) and _SHA256.fullmatch(digest := digest.removeprefix(_PREFIX)):
        return digest
    raise _malformed("extensions.persistedQuery")


def _check_digest(parameters: Parameters) -> None:
    digest = _automatic_digest(parameters)
    if digest and hashlib.sha256((parameters.query or "").encode()).hexdigest() != digest:
        raise _malformed("extensions.persistedQuery.sha256Hash")


def _malformed(reason: str) -> HttpRefusedError:
    return HttpRefusedError(BAD_REQUEST, BadUserInputError(reason=reason))
