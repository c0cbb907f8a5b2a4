#!/bin/sh
# Find a Chromium for the browser tests, or install one: Playwright's own build first (needs no
# rights), then the system's package where we are root. Fails with instructions, never skips.
python=$1
find="$python tests/support/browser.py"

$find > /dev/null && exit 0
echo "No Chromium yet: trying Playwright's build ..."
timeout 300 "$python" -m playwright install chromium > /dev/null 2>&1 && $find > /dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "Trying the system's package ..."
  apt-get update -qq
  for package in chromium-headless-shell chromium; do
    apt-get install -y -qq --no-install-recommends "$package" > /dev/null && break
  done
fi
$find > /dev/null || { $find; exit 1; }
