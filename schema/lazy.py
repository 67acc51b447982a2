"""Every reference that would close a circle of imports, in one place."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.innkrevingsoppdrag import Innkrevingsoppdrag
    from schema.part import Part

LazyInnkrevingsoppdrag = Annotated["Innkrevingsoppdrag", strawberry.lazy("schema.innkrevingsoppdrag")]
LazyPart = Annotated["Part", strawberry.lazy("schema.part")]
