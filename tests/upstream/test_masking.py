"""What upstream's texts may still show after masking."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.masking import LONGEST, MASK, mask
from gateway.simulator.feil import FEIL
from gateway.simulator.problem import PROBLEMER

FNR = "05826930057"
ORGNR = "313367002"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3Rlc3QifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
NAMES = ["Ola Nordmann", "LUR MÅKE", "Anne-Lise Østby", "Kari O'Hara", "ÅSE ØVERLAND", "Per Ås"]


@pytest.mark.parametrize("text", [text for _, text in FEIL.values()] + [title for _, title in PROBLEMER.values()])
def test_the_texts_that_upstream_is_known_for_stay_as_they_are(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Perioden 2023-01-01 - 2024-12-31 er for lang",
        "Perioden 2023-01-01/2024-12-31 er for lang",
        "Fristen var 14.03.2025",
        "Mottatt 2026-11-21T20:08:00",
        "Planlagt nedetid til kl. 12:30",
        "Beløpet 48 200,00 er for stort",
        "Beløpet 1250.50, ikke 15000",
        "Kravtype TILBAKEKREVING_BARNETRYGD eksisterer ikke",
        "Feltet fraOgMed i partIdentifikator mangler",
        "Krav 6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506 finnes ikke",
    ],
)
def test_dates_times_amounts_and_codes_stay_readable(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("fødselsdato=058269", f"fødselsdato={MASK}"),
        (f"https://host/v1/finans/{ORGNR}/krav?a=1", f"https://host/v1/finans/{MASK}/krav?a=1"),
        (f"krav{FNR}x", f"krav{MASK}x"),
        ("konto 1234.56.78903", f"konto {MASK}"),
        ("org 313 367 002", f"org {MASK}"),
        ("%30%35%38%32%36%39%33%30%30%35%37", MASK),
        ("0\u200b5\u200b8\u200b2\u200b6\u200b9\u200b3\u200b0\u200b0\u200b5\u200b7", MASK),
        ("".join(chr(0xFF10 + int(digit)) for digit in FNR), MASK),
        ("kid 0025 8269 3005 717", f"kid {MASK}"),
        ("Bearer abc.def", f"Bearer {MASK}"),
        ("navn=ola nordmann, alder", f"navn={MASK}, alder"),
    ],
)
def test_numbers_and_names_become_stars(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_text_of_any_length_ends_within_its_bound_without_half_a_number() -> None:
    for length in range(1980, 2020):
        text = mask("x " * (length // 2) + FNR)
        assert len(text) <= LONGEST
        assert not re.search(r"\d", text)


separators = st.sampled_from(["", " ", ".", "-", "/", "\u00a0", "\u2011", "\u200b", "_", " - ", "  ", ":", "\u00ad"])
words = st.sampled_from(
    ["for", "krav", "https://x/v1/", "Ugyldig", "nr=", "(", "ø", ",", ". ", "\n", "id:", "æøå", "1", "kr "]
)


@st.composite
def split_up(draw: st.DrawFn, digits: str, groups: tuple[tuple[int, ...], ...]) -> str:
    separator = draw(separators)
    sizes = draw(st.sampled_from(groups))
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return separator.join([*parts, digits[start:]])


identity = st.builds(
    lambda day, month, year, rest: f"{day:02}{month:02}{year:02}{rest:05}",
    st.one_of(st.integers(1, 31), st.integers(41, 71)),
    st.one_of(*(st.integers(1 + add, 12 + add) for add in (0, 40, 65, 80))),
    st.integers(0, 99),
    st.integers(0, 99999),
).flatmap(lambda number: split_up(number, ((), (6,), (2, 2, 2), (6, 3), (1,) * 10)))
organisation = st.integers(800_000_000, 999_999_999).flatmap(lambda n: split_up(str(n), ((), (3, 3), (1,) * 8)))
account = st.integers(10**10, 10**11 - 1).flatmap(lambda number: split_up(str(number), ((), (4, 2))))
kid = st.integers(10**6, 10**24).map(str)
tokens = st.sampled_from([JWT, "A1b2C3d4E5f6G7h8I9j0K1l2", "deadbeef" * 4 + "1", JWT.partition(".")[0]])
secrets = st.one_of(identity, organisation, account, kid, tokens, st.sampled_from([f" {name}" for name in NAMES]))


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) for letter in text if unicodedata.digit(letter, None) is not None)


@given(st.lists(st.tuples(words, secrets), min_size=1, max_size=4), words)
@example([("", "05.82.69.30057")], "")
def test_no_secret_comes_through_wherever_it_stands(parts: list[tuple[str, str]], last: str) -> None:
    text = " ".join(f"{word}{secret}" for word, secret in parts) + last
    masked = mask(text)
    for _, secret in parts:
        assert secret not in masked
        digits = digits_of(secret)
        if len(digits) >= 9:
            runs = re.split(r"[^\d .\-/:_\u00a0\u2011]", masked)
            assert not any(digits in digits_of(run) for run in runs)
    for name in NAMES:
        assert not any(part in masked for part in re.findall(r"\w{3,}", name))


@given(st.text(max_size=3000))
def test_any_text_at_all_is_bounded_and_masking_it_twice_changes_nothing_that_matters(text: str) -> None:
    masked = mask(text)
    assert len(masked) <= LONGEST
    for run in re.findall(r"\d{6,}", unicodedata.normalize("NFKC", masked)):
        raise AssertionError(run)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10**6,
        "1 " * 10**6,
        "A" * 10**6,
        "a." * 10**6,
        "navn=" * 10**5,
        "eyJ" * 10**5,
        "(1" * 10**5,
        "Aa1" * 10**5,
        "%3" * 10**5,
        "T1T" * 10**5,
        "A'" * 10**5,
        "TILBAKEKREVING_" * 10**4,
        "bearer " * 10**5,
        "\u200b" * 10**6,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_takes_no_more_time_than_other_text(text: str) -> None:
    begun = time.process_time()
    mask(text)
    assert time.process_time() - begun < 0.1
