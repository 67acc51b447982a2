"""The origin of an answer."""

from datetime import datetime

import strawberry

from gateway.errors import Api
from resolvers.kilde import alder_sekunder
from schema.fields import derived, plain


@strawberry.type(description="Source (kilde): from where and when the data behind a field came.")
class Kilde:
    api: Api = plain("The upstream API that answered.")
    hentet: datetime = plain("When it was fetched (hentet); of several parts, the oldest.")
    fra_mellomlager: bool = plain(
        "From the cache (mellomlager): true when nothing was fetched for it now.", volatile=True
    )
    alder_sekunder: int = derived(
        alder_sekunder, "Age (alder) in whole seconds; of several parts, that of the oldest.", volatile=True
    )
    antall_kall: int = plain(
        "Number of upstream calls (antall kall) made for it now; 0 when it came from the cache.", volatile=True
    )
