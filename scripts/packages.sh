#!/bin/sh
# The Debian packages that Regio needs, one list each for ./run, ./test and bench/run.
# build: compile and run the program. test: the suite. full: what only ./test --full uses. bench: what is compared with.
set -eu

build='
  ca-certificates gcc git libc6-dev libcmocka-dev libcsv-dev libexpat1-dev libjansson-dev libmicrohttpd-dev libpq-dev libsodium-dev
  libsqlite3-dev libstemmer-dev libutf8proc-dev libzip-dev meson ninja-build nodejs npm pkg-config python3
  zlib1g-dev
'
test='
  chromium curl fonts-dejavu-core postgresql sqlite3
'
full='
  clang clang-tidy cppcheck libclang-rt-14-dev valgrind wrk
'
bench='
  default-jdk-headless g++ liblucene8-java libxapian-dev postgresql
'

case "${1:-}" in
  build) echo $build ;;
  test) echo $build $test ;;
  full) echo $build $test $full ;;
  bench) echo $build $bench ;;
  *) echo "usage: packages.sh build|test|full|bench" >&2; exit 2 ;;
esac
