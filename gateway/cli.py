"""The console script: gateway serve | demo | simulator | schema."""

import argparse
import os
import sys
from collections.abc import Callable

from gateway import __version__

_DEFAULT_PORT = 8000
_SIMULATOR_PORT = 8001


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 for settings that are not acceptable."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gateway", description=__doc__)
    parser.add_argument("--version", action="version", version=f"gateway {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, function, purpose in (
        ("serve", _serve, "serve; configured by GATEWAY_* environment variables"),
        ("demo", _demo, "simulator and gateway together, no configuration"),
        ("simulator", _simulator, "only the simulator of both upstream APIs"),
        ("schema", _schema, "print the GraphQL schema"),
    ):
        command = commands.add_parser(name, help=purpose, description=purpose)
        command.set_defaults(command=function)
        if name == "demo":
            command.add_argument("--users", action="store_true", help="people sign in; the gateway fetches the tokens")
        if name == "simulator":
            _add_token(command)
    return parser


def _add_token(simulator: argparse.ArgumentParser) -> None:
    purpose = "print a token that the simulator accepts: for every party, for one, or of somebody who has signed in"
    token = simulator.add_subparsers(metavar="token").add_parser("token", help=purpose, description=purpose)
    token.add_argument("--party", help="only this party: by system user, or by consent if it is a person")
    token.add_argument("--consent", action="store_true", help="by consent, whoever the party is")
    token.add_argument("--user", help="of this user of the OpenID provider, e.g. rask-fjellrev")
    token.add_argument("--url", help="signed by the simulator that listens there, e.g. http://127.0.0.1:8001")
    token.set_defaults(command=_token)


def _serve(_: argparse.Namespace) -> int:
    from gateway.starting import collector_paused

    with collector_paused():
        from gateway.serve import serve
        from gateway.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return 2
    serve(settings)
    return 0


def _demo(options: argparse.Namespace) -> int:
    from gateway.demo import run_demo

    run_demo(
        _port("PORT", _DEFAULT_PORT),
        simulator_port=_port("SIMULATOR_PORT", 0),
        users=options.users,
        allowed_origins=os.environ.get("GATEWAY_ALLOWED_ORIGINS", ""),
    )
    return 0


def _simulator(_: argparse.Namespace) -> int:
    from gateway.simulator.serve import run_simulator

    run_simulator(_port("PORT", _SIMULATOR_PORT))
    return 0


def _token(options: argparse.Namespace) -> int:
    from gateway.simulator.issue import NoTokenError, issue_token

    try:
        print(issue_token(party=options.party, consent=options.consent, user=options.user, url=options.url))
    except NoTokenError as error:
        print(f"gateway: {error}", file=sys.stderr)
        return 2
    return 0


def _schema(_: argparse.Namespace) -> int:
    from schema.build import create_schema, print_sdl

    sys.stdout.write(print_sdl(create_schema()))
    return 0


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) > 65535:  # noqa: PLR2004 - the highest port number
        sys.exit(f"gateway: {variable} accepts a port number, 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
