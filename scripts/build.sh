#!/bin/sh
# Configures and builds a build folder: build.sh FOLDER [meson option...] [-- target...]
# The output goes to FOLDER/build.log and is shown only when something fails.
set -eu
cd "$(dirname "$0")/.."
folder=$1
shift
options=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  options="$options $1"
  shift
done
[ $# -eq 0 ] || shift
if ! mkdir -p "$folder" 2>/dev/null || [ ! -w "$folder" ]; then
  echo "The user $(id -un) may not write in $PWD/$folder, where the program is built. Make a clone of your own, or let its owner build." >&2
  exit 3
fi
if [ ! -f "$folder/build.ninja" ]; then
  # shellcheck disable=SC2086 # one word an option
  meson setup $options "$folder" >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }
fi
ninja -C "$folder" "$@" >"$folder/build.log" 2>&1 || { grep -v '^\[' "$folder/build.log" >&2; exit 1; }
