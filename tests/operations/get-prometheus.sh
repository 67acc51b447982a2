#!/bin/sh
# Unpacks Prometheus and promtool from Debian's package into build/prometheus; nothing is installed or started.
set -eu
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo 'The alerts and the dashboard are tested with Prometheus: put `promtool` and `prometheus` on the PATH,' >&2
    echo 'or leave them out: make install && .venv/bin/pytest -m "not prometheus"' >&2
    exit 1
fi
echo 'Fetching Prometheus for the tests of alerts and dashboard' >&2
mkdir -p build/prometheus
cd build/prometheus
[ "$(id -u)" -ne 0 ] || apt-get update -qq
apt-get download -qq -o APT::Sandbox::User=root prometheus >/dev/null
dpkg-deb -x prometheus_*.deb .
rm prometheus_*.deb
