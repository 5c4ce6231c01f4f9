#!/bin/sh
# Puts the site's style sheets and scripts together: bundle.sh OUTPUT-FOLDER. Called by the build.
set -eu
out=$(realpath "$1")
cd "$(dirname "$0")/.."
scripts/npm.sh ui
exec node ui/bundle.mjs "$out"
