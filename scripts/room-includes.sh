#!/bin/sh
# For every room under src/, make BUILD/include/ROOM/ROOM a link to src/ROOM: see meson.build.
set -eu
src=$1
build=$2
for dir in "$src"/src/*/; do
  room=$(basename "$dir")
  mkdir -p "$build/include/$room"
  ln -sfn "$src/src/$room" "$build/include/$room/$room"
done
