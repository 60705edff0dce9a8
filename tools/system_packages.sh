#!/bin/sh
# What the tests need beyond Python packages: installed where that is possible (root and apt), else said in one line.
set -eu

wanted=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || wanted="chromium"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
helpful="chromium-headless-shell" # Chromium without windows: the browser tests compute less. Debian has it
command -v "$helpful" >/dev/null 2>&1 && helpful=""

if ! { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }; then
  if [ -z "$wanted" ]; then exit 0; fi
  echo "the tests need Chromium and a PostgreSQL server; on Debian or Ubuntu: sudo apt-get install $wanted" >&2
  exit 1
fi

install() {
  echo "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if [ -n "$wanted" ]; then
  apt-get update -qq
  # shellcheck disable=SC2086  # a list of names
  install $wanted
fi
if [ -n "$helpful" ] && apt-cache show "$helpful" >/dev/null 2>&1; then
  install "$helpful" || echo "going on without $helpful: the tests in a browser take longer" >&2
fi
