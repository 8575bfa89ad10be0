# The same steps as `make run`, by the same modules: what is tested there is what is built here.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt package.json package-lock.json ./
COPY local local
COPY atmp_match atmp_match
RUN python -m local build

FROM python:3.11-slim
RUN useradd --system --no-create-home --uid 10001 atmp && mkdir /state && chown atmp /state
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY --from=build /app/atmp_match atmp_match
COPY migrations migrations
COPY config.py wsgi.py ./
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 FLASK_APP=wsgi:app ATMP_MODE=production
USER atmp
VOLUME /state
EXPOSE 8000
CMD ["gunicorn", "wsgi:app", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket", "--graceful-timeout", "5", "--keep-alive", "75"]
