#!/usr/bin/env bash
# Install what comes from the system's packages where it is missing: system_packages.sh chromium|venv
# As root with apt-get it installs; otherwise it names the command in one line and fails.
set -euo pipefail

updated=""

install() {  # install REASON PACKAGE...: the first package that the system offers
  local reason=$1 package
  shift
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "$reason; install it with: sudo apt-get install $1" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  for package in "$@"; do
    echo "Installing the system package $package ($reason)"
    apt-get install -y -qq "$package" >/dev/null 2>&1 && return
    if [ -z "$updated" ]; then
      apt-get update -qq && updated=yes
      apt-get install -y -qq "$package" >/dev/null && return
    fi
  done
  echo "$reason, and apt-get could not install any of: $*" >&2
  exit 1
}

has_chromium() {
  local name
  for name in chromium chromium-browser; do
    "$name" --version >/dev/null 2>&1 && return
  done
  return 1
}

case ${1:-} in
  chromium)
    has_chromium && exit 0
    install "the browser tests need Chromium (make test BROWSER=0 leaves them out)" chromium chromium-browser
    has_chromium || { echo "Chromium is installed but does not start; see: chromium --version" >&2; exit 1; }
    ;;
  venv)
    version=$("${2:-python3}" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    install "Python has no ensurepip, which .venv needs" "$version-venv" python3-venv
    ;;
  *)
    echo "usage: scripts/system_packages.sh chromium | venv [PYTHON]" >&2
    exit 2
    ;;
esac
