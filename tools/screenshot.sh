#!/bin/sh
# A picture of a page, without network: tools/screenshot.sh PAGE PICTURE.png [WIDTH [HEIGHT]]
# Needs Chromium; CHROMIUM names another one. For makers only.
set -eu
page=$(realpath "$1")
picture=$(realpath "$2")
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
  --virtual-time-budget=5000 --user-data-dir="$profile" --window-size="${3:-1280},${4:-1900}" \
  --screenshot="$picture" "file://$page"
