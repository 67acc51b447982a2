"""The ledgers of the five documented test organisations, and of the persons beside them."""

from datetime import date

from gateway.simulator.reskontro import slag
from gateway.simulator.reskontro.bok import Bok, Dekket
from gateway.simulator.reskontro.builder import Builder
from gateway.simulator.reskontro.historikk import betalte_terminer

# orders at Innkrevingsoppdrag that are claims here as well
ORDRE_BARNETRYGD = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
ORDRE_SYKEPENGER = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f512"
ORDRE_MULKT_FERSK_TIGER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50621"
ORDRE_MULKT_RASK_ELV = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"
ORDRE_EGENANDEL = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50623"

INNEHAVER = "12837530065"


def fersk_tiger(idag: date) -> Bok:
    """313367002: a large employer; every claim group, six years back, part payments, late interest, two languages."""
    b = Builder("313367002", "FERSK TIGER AS", idag, 1, ("nb", "nn"))
    betalte_terminer(b, aar=6)
    mva = b.krav(slag.MVA, (-75, 48_200_00), rente=1_250_50)
    b.pay(mva.forfall[0], -20, 8_200_00)
    b.krav(slag.FORSINKELSESRENTE, (-12, 1_033_00), opprettet=-26, hovedstol=mva)
    b.krav(slag.MVA, (19, 36_750_00), opprettet=-9)
    b.krav(slag.ARBEIDSGIVERAVGIFT, (-16, 61_440_00), opprettet=-30, rente=212_40)
    b.krav(slag.FORSKUDDSTREKK, (-16, 98_000_00), opprettet=-30, rente=338_75)
    b.krav(slag.ARBEIDSGIVERAVGIFT, (45, 64_125_00), opprettet=-2)
    skatt = b.krav(slag.FORSKUDDSSKATT_SELSKAP, (-28, 120_000_00), (31, 120_000_00), opprettet=-90)
    b.pay(skatt.forfall[0], -29)
    b.krav(slag.RESTSKATT, (27, 15_333_33), (62, 15_333_34), opprettet=-20)
    b.krav(slag.SAERAVGIFT, (-5, 7_890_10), opprettet=-35, rente=12_35)
    b.krav(slag.GEBYR, (9, 1_278_00), opprettet=-12, rente=None)
    b.krav(slag.TVANGSMULKT, (-40, 25_000_00), opprettet=-61, ident=ORDRE_MULKT_FERSK_TIGER)
    b.innbetaling(-6, 2_500_00)
    delt = b.innbetaling(-3, 5_000_00, mva)
    b.place(delt, mva.forfall[0], 3_000_00)
    return b.bok


def spraek_bjoern(idag: date) -> Bok:
    """311851381: has money to its credit: disbursements under way and done, offsets, a counter-claim; nynorsk."""
    b = Builder("311851381", "SPREK BJØRN AS", idag, 2, ("nn", "nb"))
    betalte_terminer(b, aar=2)
    tilgode = b.krav(slag.MVA, (-15, -82_400_00), opprettet=-18)
    b.pay_out(b.utbetaling(0, status="underUtbetaling"), tilgode.forfall[0], 60_000_00)
    gammel = b.krav(slag.SKATT_TILGODE, (-100, -21_000_00), opprettet=-100, rente=None)
    gebyr = Dekket(5_000_00, {"nb": "Parkeringsgebyr"}, {"nb": "Eksempel kommune"}, b.dag(-190), rente=125_00)
    b.set_off(gammel.forfall[0], -100, gebyr)
    b.pay_out(b.utbetaling(-99), gammel.forfall[0], 16_000_00)
    mva = b.krav(slag.MVA_MYNDIGHET, (-140, 12_000_00), opprettet=-171)
    rente = b.krav(slag.FORSINKELSESRENTE, (-95, 439_00), opprettet=-110, hovedstol=mva)
    kredit = b.krav(slag.RENTE_KREDIT, (-80, -10_00), opprettet=-82, hovedstol=rente)
    b.pay(mva.forfall[0], -96)
    b.motkrav(kredit.forfall[0], rente.forfall[0], -80, 10_00)
    b.pay(rente.forfall[0], -94)
    dobbel = b.innbetaling(-60, 9_000_00, mva)
    annet = Dekket(2_000_00, {"nb": "Gebyr"}, {"nb": "Eksempeletaten"}, b.dag(-120))
    b.set_off(dobbel, -57, annet)
    b.pay_back(b.utbetaling(-55, sjekk=True), dobbel, 7_000_00)
    b.krav(slag.FORSKUDDSTREKK, (14, 44_000_00), opprettet=-1)
    return b.bok


def rask_elv(idag: date) -> Bok:
    """314961900: in arrears; interest on most, a coercive fine that is also an order, texts in English too."""
    b = Builder("314961900", "RASK ELV AS", idag, 3, ("nb", "en"))
    for number in range(4):
        due = -30 - 61 * number
        mva = b.krav(slag.MVA, (due, 17_500_00 + number * 250_25), rente=140_10 * (number + 1))
        if number > 1:
            b.pay(mva.forfall[0], due + 12, 5_000_00)
    b.krav(slag.MVA_MYNDIGHET, (-210, 90_000_00), opprettet=-240, rente=5_811_25)
    b.krav(slag.TVANGSMULKT, (-33, 25_000_00), opprettet=-50, ident=ORDRE_MULKT_RASK_ELV)
    b.krav(slag.SAERAVGIFT, (3, 2_222_20), opprettet=-27)
    b.krav(slag.RESTSKATT, (-1, 40_404_04), (34, 40_404_04), opprettet=-36)
    b.krav(slag.ARBEIDSGIVERAVGIFT, (0, 31_000_00), opprettet=-14)
    b.innbetaling(-2, 750_00)
    b.innbetaling(-1, 1_249_50)
    return b.bok


def eksempeletaten(idag: date) -> Bok:
    """314055403: also the demo's principal; few claims, one due today, one with little filled in, Northern Sámi."""
    b = Builder("314055403", "EKSEMPELETATEN", idag, 4, ("nb", "nn", "en", "se"))
    betalte_terminer(b, aar=1)
    b.krav(slag.MVA, (0, 4_321_00), opprettet=-20)
    bar = b.krav(slag.GEBYR, (12, 860_00), opprettet=-3, rente=None)
    bar.forfall[0].kid = None
    b.krav(slag.FORSKUDDSTREKK, (26, 18_600_00), opprettet=-4)
    tilgode = b.krav(slag.SKATT_TILGODE, (-10, -3_150_00), opprettet=-12)
    b.pay_out(b.utbetaling(-8), tilgode.forfall[0], 3_150_00)
    return b.bok


def rask_fjellrev(idag: date) -> Bok:
    """212201782: a sole proprietorship; its owner's tax comes along under the owner's own identity number."""
    b = Builder("212201782", "RASK FJELLREV ENK", idag, 5, ("nb", "nn"))
    mva = b.krav(slag.MVA, (-40, 48_200_00), rente=1_250_50)
    betalt = b.krav(slag.MVA, (-101, 22_100_00))
    b.pay(betalt.forfall[0], -102)
    rente = b.krav(slag.FORSINKELSESRENTE, (-20, 439_00), opprettet=-33, hovedstol=mva)
    b.pay(rente.forfall[0], -19, 429_00)
    forskudd = b.krav(
        slag.FORSKUDDSSKATT_PERSON,
        (-70, 15_000_00),
        (21, 15_000_00),
        (112, 15_000_00),
        (203, 15_000_00),
        opprettet=-130,
        part=INNEHAVER,
    )
    b.pay(forskudd.forfall[0], -71)
    tilgode = b.krav(slag.SKATT_TILGODE, (-150, -21_000_00), opprettet=-150, rente=None, part=INNEHAVER)
    gebyr = Dekket(5_000_00, {"nb": "Parkeringsgebyr"}, {"nb": "Eksempel kommune"}, b.dag(-260), rente=125_00)
    b.set_off(tilgode.forfall[0], -150, gebyr)
    b.pay_out(b.utbetaling(-149, part=INNEHAVER), tilgode.forfall[0], 16_000_00)
    b.krav(slag.RESTSKATT, (17, 6_000_00), (52, 6_000_00), opprettet=-25, part=INNEHAVER)
    b.innbetaling(-15, 2_500_00)
    gammel = b.innbetaling(-200, 3_000_00)
    b.set_off(gammel, -196, Dekket(2_000_00, {"nb": "Gebyr"}, {"nb": "Eksempeletaten"}, b.dag(-240)))
    b.pay_back(b.utbetaling(-195, status="bekreftet", sjekk=True), gammel, 1_000_00)
    return b.bok


def innehaver(idag: date) -> Bok:
    """12837530065: the owner of 212201782, asked for directly."""
    return rask_fjellrev(idag).for_part(INNEHAVER)


def lur_maake(idag: date) -> Bok:
    """05826930057: a person who owes NAV; two claims are orders at Innkrevingsoppdrag."""
    b = Builder("05826930057", "LUR MÅKE", idag, 6)
    barnetrygd = b.krav(slag.BARNETRYGD, (-60, 15_000_00), opprettet=-90, ident=ORDRE_BARNETRYGD, rente=75_25)
    b.pay(barnetrygd.forfall[0], -30, 6_500_00)
    b.krav(slag.SYKEPENGER, (12, 31_250_00), opprettet=-18, ident=ORDRE_SYKEPENGER)
    b.krav(slag.RESTSKATT, (20, 4_500_00), (55, 4_500_00), opprettet=-25)
    return b.bok


def blid_ekorn(idag: date) -> Bok:
    """23889030097: a person with one small claim, an order of a smaller principal."""
    b = Builder("23889030097", "BLID EKORN", idag, 7)
    b.krav(slag.EGENANDEL, (5, 900_00), opprettet=-16, ident=ORDRE_EGENANDEL)
    return b.bok
