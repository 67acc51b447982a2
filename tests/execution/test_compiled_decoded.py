import datetime as dt
from typing import Annotated

import msgspec
import pytest
from graphql import GraphQLObjectType

from gateway.domain.krav import Krav
from gateway.domain.tekst import Spraaktekst, Tekst, velg_tekst
from gateway.execution.compiled.decoded import DECODED, Known, known
from gateway.execution.compiled.texts import choose, prepared
from schema.build import create_schema
from schema.decoded import DECODED as CLASSES


class Value(msgspec.Struct):
    text: str
    amount: Annotated[float, msgspec.Meta(ge=0)] | None
    day: dt.date | None
    other: int | str
    several: tuple[str, ...]
    some: tuple[str | None, ...]
    pair: tuple[str, int]

    @property
    def derived(self) -> str:
        return self.text


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("text", Known(str)),
        ("amount", Known(float, optional=True)),
        ("day", Known(dt.date, optional=True)),
        ("other", None),
        ("several", Known(tuple, item=Known(str))),
        ("some", Known(tuple, item=Known(str, optional=True))),
        ("pair", None),
        ("derived", None),
        ("missing", None),
    ],
)
def test_what_is_known_of_an_attribute_is_what_its_annotation_says(attribute: str, expected: Known | None) -> None:
    assert known(Value, attribute) == expected


def test_the_types_of_the_schema_name_the_classes_of_their_values() -> None:
    types = create_schema()._schema.type_map
    named = {name: type_.extensions[DECODED] for name, type_ in types.items() if DECODED in type_.extensions}
    assert named == {class_.__name__: class_ for class_ in CLASSES}
    assert named["Krav"] is Krav
    # Of these it is asked whether a value is one of them, which is not done for those of a known class.
    assert not any(isinstance(type_, GraphQLObjectType) and type_.is_type_of for type_ in map(types.get, named))


@pytest.mark.parametrize("preferred", [(), ("nb",), ("en", "nb"), ("se",)])
@pytest.mark.parametrize("languages", ["", "nb", "en", "NB", "nb en", "en nb", "EN NB", "nn en", "xx yy"])
def test_a_text_is_chosen_inline_as_by_the_function(preferred: tuple[str, ...], languages: str) -> None:
    text = Tekst(tekster=tuple(Spraaktekst(tekst=f"in {code}", spraak=code) for code in languages.split()))
    for given in (text, None):
        assert run_inline(given, preferred) == velg_tekst(given, None, preferred)


def run_inline(text: Tekst | None, preferred: tuple[str, ...]) -> object:
    class Context:
        spraak = preferred

    body = "\n    ".join(prepared([f"return {choose('text')}"]))
    namespace: dict[str, object] = {"velg_tekst": velg_tekst, "text": text, "c": Context()}
    exec(f"def run(c=c):\n    {body}", namespace)  # noqa: S102 - as the writer does it
    return namespace["run"]()  # type: ignore[operator]
