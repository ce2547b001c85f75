#!/usr/bin/env bash
# Resolve pyproject.toml into requirements.lock, and with the development tools into
# requirements-dev.lock at the same versions. `scripts/lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  .venv/bin/python -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
    --no-header --no-emit-index-url --no-emit-find-links pyproject.toml "$@"
}

compile --extra build --output-file requirements.lock "$@"
compile --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock "$@"
