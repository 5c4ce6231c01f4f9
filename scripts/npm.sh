#!/bin/sh
# Installs the npm packages of a folder as its lock file names them, when they are not there yet: npm.sh FOLDER
set -eu
cd "$(dirname "$0")/.."
[ -f "$1/package.json" ] || exit 0
cd "$1"
[ -f node_modules/.regio-lock ] && cmp -s package-lock.json node_modules/.regio-lock && exit 0
echo "Installing the npm packages in $1." >&2
npm ci --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error >&2
cp package-lock.json node_modules/.regio-lock
