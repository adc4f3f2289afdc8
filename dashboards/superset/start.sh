#!/bin/sh
# Prepares Superset and serves it, on loopback unless SUPERSET_BIND says otherwise.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${HTSM_HOME:?is the state folder of the warehouse}"
export SUPERSET_HOME="${SUPERSET_HOME:-$HTSM_HOME/superset}" SUPERSET_CONFIG_PATH="$here/superset_config.py"
export SUPERSET_SECRET_KEY_FILE="${SUPERSET_SECRET_KEY_FILE:-$SUPERSET_HOME/secret_key}"
export SUPERSET_ADMIN_PASSWORD_FILE="${SUPERSET_ADMIN_PASSWORD_FILE:-$SUPERSET_HOME/admin_password}"
# no telemetry
export SCARF_ANALYTICS=false
umask 077
mkdir -p "$SUPERSET_HOME"
for secret in "$SUPERSET_SECRET_KEY_FILE" "$SUPERSET_ADMIN_PASSWORD_FILE"; do
  [ -s "$secret" ] || python -c 'import secrets; print(secrets.token_urlsafe(32), end="")' >"$secret"
done
python "$here/prepare.py"
echo "Superset: user admin, password in $SUPERSET_ADMIN_PASSWORD_FILE" >&2
exec gunicorn --bind "${SUPERSET_BIND:-127.0.0.1:8088}" --workers 1 --threads 8 --timeout 120 'superset.app:create_app()'
