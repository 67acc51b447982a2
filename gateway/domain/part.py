"""A party (part): the person or organisation that is looked up."""

from .identifikator import Parttype, parttype
from .verdi import Verdi

__all__ = ["Part", "Parttype"]


class Part(Verdi, frozen=True, kw_only=True):
    """A party, known by its identifier alone."""

    identifikator: str

    @property
    def type(self) -> Parttype:
        return parttype(self.identifikator)
