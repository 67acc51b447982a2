"""The code list of claim types."""

import strawberry

from schema.fields import plain


@strawberry.type(description="Kind of claim (kravtype) in Skatteetaten's published code list.")
class Kravtype:
    teknisk_navn: str = plain("Technical name (teknisk navn).")
    tekst: str = plain("Text (tekst) for display, in Norwegian.")
    kravgruppe: str | None = plain("Group of claims (kravgruppe) it belongs to.")
    gjelder_person: bool = plain("Whether persons can have it (gjelder person).")
    gjelder_virksomhet: bool = plain("Whether enterprises can have it (gjelder virksomhet).")
    hjemmel: str | None = plain("Legal basis (hjemmel).")
