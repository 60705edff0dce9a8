#!/bin/sh
# What the tests need beyond Python packages: installed where that is possible (root and apt), else said in one line.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
command -v node >/dev/null 2>&1 || missing="${missing:+$missing }nodejs"
if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing $missing"
  apt-get update -qq
  # shellcheck disable=SC2086  (one word for each package)
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "the tests need Chromium (for the browser) and Node.js 18 or newer (for the widgets' JavaScript) on PATH;" >&2
echo "on Debian or Ubuntu: sudo apt-get install $missing" >&2
exit 1
