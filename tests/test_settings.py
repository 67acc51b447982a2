import msgspec
import pytest

from gateway.settings import PREFIX, Settings, SettingsError, load_settings

REQUIRED = {
    "GATEWAY_KRAV_OG_BETALINGER_URL": "https://a.example/v1",
    "GATEWAY_INNKREVINGSOPPDRAG_URL": "https://b.example/v1",
}

WRONG = {
    "RETTIGHETSPAKKE": "begge",
    "KLIENTID": "two words",
    "PORT": "65536",
    "WORKERS": "0",
    "CACHE_URL": "memcached://x",
    "CACHE_TTL_SECONDS": "-1",
    "CACHE_MAX_BYTES": "many",
    "ID_KEY": "too short",
    "UPSTREAM_CONCURRENCY": "0",
    "UPSTREAM_TIMEOUT_SECONDS": "0",
    "OPERATION_TIMEOUT_SECONDS": "nan",
    "RETRY_ATTEMPTS": "1.5",
    "MAX_PERIOD_YEARS": "-3",
    "INTROSPECTION": "maybe",
    "LOG_LEVEL": "loud",
    "LOG_FORMAT": "xml",
    "KRAV_OG_BETALINGER_URL": "ftp://a.example",
    "INNKREVINGSOPPDRAG_URL": "b.example/v1",
}


def test_defaults_are_those_of_the_contract() -> None:
    settings = load_settings(REQUIRED)

    assert settings.cache_url == "memory://"
    assert (settings.port, settings.workers, settings.upstream_concurrency) == (8000, 1, 5)
    assert settings.rettighetspakke == "regnskapssystem"
    assert settings.introspection


def test_values_are_read_from_the_environment() -> None:
    settings = load_settings({**REQUIRED, "GATEWAY_GRAPHIQL": "false", "GATEWAY_CACHE_TTL_SECONDS": "2.5"})

    assert settings.graphiql is False
    assert settings.cache_ttl_seconds == 2.5


def test_an_empty_variable_counts_as_absent() -> None:
    assert load_settings({**REQUIRED, "GATEWAY_PORT": " "}).port == 8000


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_bad_value_names_its_variable_and_what_it_accepts(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({**REQUIRED, PREFIX + name: value})

    assert str(caught.value).startswith(f"{PREFIX}{name} accepts ")


def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"GATEWAY_PORT": "x"})

    message = str(caught.value)
    assert "GATEWAY_KRAV_OG_BETALINGER_URL is required" in message
    assert "GATEWAY_INNKREVINGSOPPDRAG_URL is required" in message
    assert "GATEWAY_PORT accepts" in message


def test_secrets_do_not_show_in_the_representation() -> None:
    key = "k" * 40
    settings = load_settings(
        {**REQUIRED, "GATEWAY_ID_KEY": key, "GATEWAY_CACHE_URL": "redis://:hunter2@cache.example/0"}
    )

    assert key not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_every_variable_has_a_description_of_what_it_accepts() -> None:
    fields = msgspec.structs.fields(Settings)
    plain = [field.name for field in fields if field.type not in {str, bool} and "typing" in str(field.type)]

    with pytest.raises(SettingsError) as caught:
        load_settings({PREFIX + name.upper(): "\x00" for name in plain})

    assert "typing" not in str(caught.value)
    assert "msgspec" not in str(caught.value)
