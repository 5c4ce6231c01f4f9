#!/bin/sh
# Installs the Debian packages of a list of packages.sh that this machine lacks: install.sh build|test|full|bench
# Says beforehand what it installs. An ordinary user is told what is missing and how to install it (exit status 3).
set -eu
cd "$(dirname "$0")/.."
list=$1

# A stamp spares the look at every package on the next start; another list of packages makes another stamp.
stamp=build/.packages-$list
wanted=$(scripts/packages.sh "$list")
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

# A command that is there may come from elsewhere than Debian: what counts is that it works.
have_command() {
  case $1 in
    nodejs) command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] ;;
    npm | git | curl | valgrind | clang-tidy | cppcheck | meson | clang | gcc) command -v "$1" >/dev/null ;;
    g++) command -v g++ >/dev/null ;;
    default-jdk-headless) command -v javac >/dev/null ;;
    python3) command -v python3 >/dev/null && python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ;;
    *) return 1 ;;
  esac
}

missing=
for package in $wanted; do
  have_command "$package" && continue
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done

if [ -n "$missing" ]; then
  echo "Regio needs these Debian packages, which this machine lacks:$missing" >&2
  if [ "$(id -u)" != 0 ]; then
    echo "Only root can install them. Run this, then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 3
  fi
  echo "Installing them with apt-get." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  # shellcheck disable=SC2086 # one word a package
  apt-get install -y -qq --no-install-recommends $missing >&2
fi
# Where it cannot be written, build.sh says so.
{ mkdir -p build && echo "$wanted" >"$stamp"; } 2>/dev/null || true
