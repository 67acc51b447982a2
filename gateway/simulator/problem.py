"""RFC 7807 problems of Innkrevingsoppdrag, and the slugs that are known."""

import msgspec

from gateway.simulator.call import Reply

PREFIX = "tag:skatteetaten.no,2026:innkreving:innkrevingsoppdrag:"
INSTANCE = "/api/innkreving/innkrevingsoppdrag/v1"

# slug -> (usual status, title); titles are upstream's constants
PROBLEMER = {
    "kravtype-eksisterer-ikke": (422, "Kravtype eksisterer ikke"),
    "kravtype-er-inaktiv": (422, "Kravtype er inaktiv"),
    "ugyldig-kravtype": (422, "Ugyldig kravtype"),
    "beloep-er-ikke-over-0": (422, "Beloep er ikke over 0"),
    "tom-oppdragsgivers-referanse": (422, "Tom oppdragsgivers referanse"),
    "ugyldig-oppdragsgivers-referanse": (422, "Ugyldig oppdragsgivers referanse"),
    "ugyldig-oppdragsgivers-kravidentifikator": (422, "Ugyldig oppdragsgivers kravidentifikator"),
    "oppdragsgivers-kravidentifikator-eksisterer-allerede": (
        422,
        "Oppdragsgivers kravidentifikator eksisterer allerede",
    ),
    "ugyldig-fastsettelsesdato": (422, "Ugyldig fastsettelsesdato"),
    "ugyldig-foreldelsesfristens-utgangspunkt": (422, "Ugyldig foreldelsesfristens utgangspunkt"),
    "ugyldig-tilleggsfrist-etter-foreldelsesloven": (422, "Ugyldig tilleggsfrist etter foreldelsesloven"),
    "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder": (
        422,
        "Tilleggsfrist etter foreldelsesloven eldre enn 10 maaneder",
    ),
    "ugyldig-skyldners-identifikator": (422, "Ugyldig skyldners identifikator"),
    "rentebeloep-er-ikke-over-0": (422, "Rentebeloep er ikke over 0"),
    "ugyldig-renterilagtdato": (422, "Ugyldig renterilagtdato"),
    "ugyldig-tilleggsinformasjon": (400, "Ugyldig tilleggsinformasjon"),
    "kravtype-gjelder-kun-for-organisasjon": (422, "Kravtype gjelder kun for organisasjon"),
    "kravtype-gjelder-kun-for-person": (422, "Kravtype gjelder kun for person"),
    "ugyldig-periode": (422, "Ugyldig periode"),
    "ugyldig-stoppdato-for-løpende-mulkt": (422, "Ugyldig stoppdato for løpende mulkt"),
    "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder": (
        422,
        "Foreldelsesfristens utgangspunkt eldre enn 2 aar og 10 maaneder",
    ),
    "rentebeloep-er-ikke-tillatt-for-kravtype": (422, "Rentebeloep er ikke tillatt for kravtype"),
    "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder": (
        422,
        "Tilleggsfrist etter foreldelsesloven eldre enn 11 maaneder",
    ),
    "ytelser-for-avregning-er-ikke-over-0": (422, "Ytelser for avregning er ikke over 0"),
    "ugyldig-tilbakekrevingsperiode": (422, "Ugyldig tilbakekrevingsperiode"),
    "ugyldig-kravidentifikator": (422, "Ugyldig kravidentifikator"),
    "innkrevingsoppdrag-eksisterer-ikke": (404, "Innkrevingsoppdrag eksisterer ikke"),
    "hovedstol-er-ikke-over-0": (422, "Hovedstol er ikke over 0"),
    "innkrevingsoppdrag-er-ikke-reskontrofoert": (409, "Innkrevingsoppdrag er ikke reskontrofoert"),
    "avskrevet-innkrevingsoppdrag-kan-ikke-endres": (409, "Avskrevet innkrevingsoppdrag kan ikke endres"),
    "kravtypen-kan-ikke-endres": (403, "Kravtypen kan ikke endres"),
    "rentebeloep-er-under-0": (422, "Rentebeloep er under 0"),
    "avskrevet-innkrevingsoppdrag-kan-ikke-avskrives": (409, "Avskrevet innkrevingsoppdrag kan ikke avskrives"),
    "kravtypen-kan-ikke-avskrives": (403, "Kravtypen kan ikke avskrives"),
    "ugyldig-foedselsnummer": (422, "Ugyldig foedselsnummer"),
    "ugyldig-organisasjonsnummer": (422, "Ugyldig organisasjonsnummer"),
    # older names
    "innkrevingsoppdrag-har-ugyldig-tilstand": (403, "Innkrevingsoppdrag har ugyldig tilstand"),
    "innkrevingsoppdrag-er-avskrevet": (409, "Innkrevingsoppdrag er avskrevet"),
    "innkrevingsoppdrag-er-allerede-avskrevet": (409, "Innkrevingsoppdrag er allerede avskrevet"),
    "innkrevingsoppdrag-ikke-reskontrofoert": (404, "Innkrevingsoppdrag ikke reskontrofoert"),
    "innkrevingsoppdrag-eksisterer-fra-for": (422, "Innkrevingsoppdrag eksisterer fra for"),
    # inferred: undocumented upstream, needed for a request that no documented rule covers
    "ugyldig-forespoersel": (400, "Ugyldig forespoersel"),
    "hovedstol-er-ikke-lavere-enn-gjeldende": (422, "Hovedstol er ikke lavere enn gjeldende"),
}


class ProblemError(Exception):
    """A rule was broken; `detail` may quote the input, as upstream's does."""

    def __init__(self, slug: str, detail: str | None = None, status: int | None = None) -> None:
        super().__init__(slug)
        self.slug = slug
        self.detail = detail
        self.status = status


def problem(slug: str, path: str, *, detail: str | None = None, status: int | None = None) -> Reply:
    """The answer for one slug; an unknown slug gets status 422."""
    usual, title = PROBLEMER.get(slug, (422, slug.capitalize().replace("-", " ")))
    body = {
        "type": f"{PREFIX}{slug}",
        "title": title,
        "status": status or usual,
        "detail": detail or title,
        "instance": f"{INSTANCE}{path}",
    }
    return Reply(status or usual, msgspec.json.encode(body), "application/problem+json")
