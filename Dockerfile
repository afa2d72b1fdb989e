# The same code as `make run`, for PostgreSQL and Redis: one image for web, worker, scheduler and migrations.
# Nothing is configured here; every process takes its settings from environment variables (see docs/configuration.md).
# The base is pinned by its version; who builds for others pins it by its digest besides (docs/installation.md says how).

FROM python:3.11.14-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk fonts-arphic-ukai \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache --system-only

FROM base AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
ENV ZHIJIAN_VAR=/app/var
# The keys that this step needs to load the settings are thrown away; a running process is given its own.
RUN SECRET_KEY=build AUDIT_KEY=build /venv/bin/python manage.py compilemessages \
    && SECRET_KEY=build AUDIT_KEY=build /venv/bin/python manage.py collectstatic --no-input --ignore '*.map'

FROM base AS final
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin zhijian \
    && install -d -o zhijian -g zhijian /data/media
# The code belongs to root: who breaks into a process cannot change it, even where the file system can be written.
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH ZHIJIAN_VAR=/app/var MEDIA_ROOT=/data/media XDG_CACHE_HOME=/tmp DEBUG=0
USER zhijian
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "bin/healthy.py", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
