# The same code as `make run`, for PostgreSQL and Redis: one image for web, worker, scheduler and migrations.
# Nothing is configured here; every process takes its settings from environment variables (see config/settings.py).

FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk fonts-arphic-ukai \
    && rm -rf /var/lib/apt/lists/*

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
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin zhijian \
    && install -d -o zhijian -g zhijian /data/media
COPY --from=build /venv /venv
COPY --from=build --chown=zhijian:zhijian /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH ZHIJIAN_VAR=/app/var MEDIA_ROOT=/data/media DEBUG=0
USER zhijian
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--no-control-socket", "--access-logfile", "-"]
