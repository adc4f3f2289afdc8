# The warehouse with Airflow's cluster extra, from the lock file. Code and environment belong to root and are read-only.
FROM python:3.13.9-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /opt/htsm
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-dev --extra cluster --no-install-project
COPY ingest/ ingest/
COPY matching/ matching/
COPY dbt_project/ dbt_project/
COPY expectations/ expectations/
COPY publish/ publish/
COPY htsm/ htsm/
COPY dags/ dags/
RUN uv sync --locked --no-dev --extra cluster && python -m compileall -q ingest matching expectations publish htsm dags

FROM python:3.13.9-slim-bookworm
# an empty airflow.cfg: everything is set by variables, and Airflow writes none of its own;
# the folders are where volumes go, so that those begin with the right owner
# Pango and a font draw the PDF of the quarterly update
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin htsm \
    && install -D -m 0444 /dev/null /etc/airflow/airflow.cfg \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/htsm /var/log/airflow
COPY --from=environment /opt/htsm /opt/htsm
ENV AIRFLOW_CONFIG=/etc/airflow/airflow.cfg \
    AIRFLOW_HOME=/opt/airflow \
    DBT_SEND_ANONYMOUS_USAGE_STATS=false \
    DO_NOT_TRACK=1 \
    GX_ANALYTICS_ENABLED=false \
    HOME=/tmp \
    HTSM_HOME=/var/lib/htsm \
    PATH=/opt/htsm/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /opt/htsm
USER 10001:10001
CMD ["htsm", "--help"]
