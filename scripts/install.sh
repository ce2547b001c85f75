#!/usr/bin/env bash
# Make .venv and install what a lock file lists: install.sh runtime|dev
# Does nothing, and needs no network, when that has been done already.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:?usage: scripts/install.sh runtime|dev}
case $kind in
  runtime) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "install.sh: expected runtime or dev, got '$kind'" >&2; exit 2 ;;
esac

# What an up-to-date .venv was made from. The folder counts: an editable install names it.
fingerprint() { { cat "$1" pyproject.toml; pwd; } | sha256sum | cut -d ' ' -f 1; }
is_current() { [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(fingerprint "$2")" ]; }

is_current dev requirements-dev.lock && exit 0
is_current "$kind" "$lock" && exit 0

is_usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; }

find_python() {
  local name
  for name in python3 python3.11 python3.12 python3.13 python3.14; do
    if command -v "$name" >/dev/null && is_usable "$name"; then echo "$name"; return; fi
  done
  echo "Muster needs Python 3.11 to 3.14; install it with: apt-get install python3 python3-venv" >&2
  exit 1
}

if ! { is_usable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
  python=$(find_python)
  "$python" -c 'import ensurepip' 2>/dev/null || scripts/system_packages.sh venv "$python"
  echo "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi

echo "Installing the dependencies of $lock (a few minutes the first time)"
rm -f .venv/.installed-*
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# The lock is complete, so nothing is resolved, and every archive must have a hash that it names.
.venv/bin/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r "$lock"
# The build tool is in the lock too, so that the package itself is built without a download.
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
# Compiled once and kept, so that the first plan starts at full speed.
.venv/bin/python -m optimiser.warm
fingerprint "$lock" > ".venv/.installed-$kind"
