# syntax=docker/dockerfile:1

# Builds the wheel (GraphiQL from npm inside it) and installs it with the locked dependencies into /opt/gateway.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/gateway
COPY requirements/ requirements/
# `tracing` instead: with OpenTelemetry, which is imported only when traces are asked for.
ARG REQUIREMENTS=gateway
RUN /opt/gateway/bin/pip install --require-hashes --requirement requirements/${REQUIREMENTS}.txt
RUN pip install --require-hashes --requirement requirements/build.txt --requirement requirements/node.txt
COPY pyproject.toml hatch_build.py ./
COPY frontend/ frontend/
COPY gateway/ gateway/
COPY schema/ schema/
COPY resolvers/ resolvers/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/gateway/bin/pip install --no-deps dist/*.whl \
    && /opt/gateway/bin/python -m compileall -q /opt/gateway \
    && /opt/gateway/bin/pip uninstall --yes pip

# Holds Python, the gateway and nothing else. Writes no file: run it with a read-only file system.
FROM python:3.13-slim
# The image comes without the standard library's bytecode: compiling it anew would make every start a second longer.
RUN python -m compileall -q -x 'site-packages|idlelib|turtledemo|lib2to3|ensurepip|pydoc_data' \
    "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin gateway
COPY --from=build /opt/gateway /opt/gateway
ENV PATH=/opt/gateway/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GATEWAY_HOST=0.0.0.0 \
    GATEWAY_PORT=8000
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"GATEWAY_PORT\"]}/health/live', timeout=2)"]
CMD ["gateway", "serve"]
