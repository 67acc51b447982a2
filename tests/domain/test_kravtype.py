from gateway.domain.kravtype import kravgrupper, kravtyper, oppdragskravtyper


def test_the_published_claim_types_are_shipped() -> None:
    alle = kravtyper()
    assert len(alle) == 446
    assert len({kravtype.teknisk_navn for kravtype in alle}) == 446
    avgift = next(kravtype for kravtype in alle if kravtype.teknisk_navn == "arbeidsgiveravgift")
    assert (avgift.tekst, avgift.gjelder_person, avgift.gjelder_virksomhet) == ("Arbeidsgiveravgift", False, True)


def test_claim_types_of_one_group_are_found_whatever_the_capitals() -> None:
    skatt = kravtyper("skatt")
    assert len(skatt) == 17
    assert {kravtype.kravgruppe for kravtype in skatt} == {"Skatt"}
    assert kravtyper("finnes ikke") == ()


def test_the_groups_are_shipped() -> None:
    assert "Andre krav" in [gruppe.tekst for gruppe in kravgrupper()]


def test_the_claim_types_of_orders_know_their_principal() -> None:
    kjente = oppdragskravtyper()
    assert kjente["TILBAKEKREVING_BARNETRYGD"].oppdragsgiver == "NAV"
    assert kjente["TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN"].oppdragsgiver == "Brønnøysundregistrene"
    assert len(kjente) == 51
