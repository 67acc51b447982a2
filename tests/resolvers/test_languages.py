import pytest

from resolvers.context import preferred_languages


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", ()),
        ("nn", ("nn",)),
        ("nn-NO, nb;q=0.9, en;q=0.8", ("nn", "nb", "en")),
        ("en;q=0.1, se;q=0.2", ("se", "en")),
        ("no", ("nb",)),
        ("NB-no", ("nb",)),
        ("nb;q=0, nn;q=0.0, en", ("en",)),
        ("nn;q=2, en;q=-1, se;q=nan, nb;q=inf", ()),
        ("nn;q=x, nb", ("nb",)),
        ("nn, nb, nn-NO", ("nn", "nb")),
        ("*, de, fr", ()),
        (",;=q\t,nb ; q=0.5", ("nb",)),
        ("a" * 300 + ",nb", ()),
    ],
)
def test_the_languages_of_a_header_come_by_falling_weight(header: str, languages: tuple[str, ...]) -> None:
    assert preferred_languages(header) == languages
