#!/bin/sh
# Installs Chromium for the browser tests from Debian's packages.
set -eu
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo 'The browser tests need Chromium as `chromium`: install it (Debian: apt-get install chromium),' >&2
    echo 'or leave them out: make install && .venv/bin/pytest -m "not browser"' >&2
    exit 1
fi
echo 'Installing Chromium for the browser tests' >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --no-install-recommends chromium fonts-liberation >/dev/null
