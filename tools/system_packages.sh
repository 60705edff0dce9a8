#!/bin/sh
# What the tests need beyond Python packages: installed where that is possible (root and apt), else said in one line.
set -eu

if command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing chromium"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  exit 0
fi
echo "the browser tests need Chromium on PATH; on Debian or Ubuntu: sudo apt-get install chromium" >&2
exit 1
