#!/bin/bash
# The stages of ./test, which calls this with everything installed and PostgreSQL running: suite.sh quick|default|full
# A stage is a function. It may write its counts as JSON to the file $COUNTS; one that does not is one test case. What failed
# stands, with its name, in the last 80 lines of what it prints: see failures.py.
set -u
cd "$(dirname "$0")/.."
size=$1
logs=build/test-logs
mkdir -p "$logs"
rm -f "$logs"/*
jobs=$(nproc)
passed=0 failed=0 skipped=0 failures=()

number() { sed -n "s/.*\"$2\": *\([0-9]*\).*/\1/p" "$1" 2>/dev/null | head -1; }

# stage NAME FUNCTION ARGUMENT...: runs it with its output in a log, prints how it went; returns whether all passed.
stage() {
  local name=$1 began=$SECONDS status=0 p f s log=$logs/$1.log
  shift
  export COUNTS=$PWD/$logs/$name.json
  "$@" >"$log" 2>&1 </dev/null || status=$?
  p=$(number "$COUNTS" passed) f=$(number "$COUNTS" failed) s=$(number "$COUNTS" skipped)
  if [ -z "$p$f" ]; then
    if [ $status = 0 ]; then p=1 f=0; else p=0 f=1; fi
  fi
  if [ $status != 0 ] && [ "${f:-0}" = 0 ]; then f=1; fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  printf '%-7s %-24s %5d s  %6d passed' "$([ "${f:-0}" = 0 ] && echo ok || echo FAILED)" "$name" $((SECONDS - began)) "${p:-0}"
  [ "${f:-0}" = 0 ] || printf ', %d failed' "$f"
  [ "${s:-0}" = 0 ] || printf ', %d skipped' "$s"
  printf '\n'
  if [ "${f:-0}" != 0 ]; then
    failures+=("$name")
    echo "--- the end of $log"
    tail -n 80 "$log"
    echo "---"
    return 1
  fi
}

build() { scripts/build.sh "$@"; }

# units FOLDER [meson test option...]: the unit tests and the fuzz corpora of a build.
units() {
  local folder=$1 status=0
  shift
  meson test -C "$folder" --no-rebuild --print-errorlogs --num-processes "$jobs" "$@" || status=$?
  python3 tests/count.py meson "$folder/meson-logs/testlog.json" >"$COUNTS"
  return $status
}

# programs BUILD [name...]: the program tests with the program of a build.
programs() {
  local folder=$1
  shift
  REGIO_BIN=$PWD/$folder/regio tests/program/run.py --jobs "$jobs" --summary "$COUNTS" "$@"
}

browser() {
  local status=0
  REGIO_BIN=$PWD/build/regio REGIO_SCREENSHOTS=$PWD/$logs/screenshots \
    node --test --test-concurrency="$jobs" --test-reporter=tap tests/browser/*.test.mjs || status=$?
  python3 tests/count.py tap "$logs/browser.log" >"$COUNTS"
  return $status
}

tidy() {
  # The files of the program and its tools, as the clang build compiles them. The findings alone once more at the end.
  local status=0
  run-clang-tidy -quiet -p build-clang -j "$jobs" "$PWD/(src|tools|bench|tests)/.*\.c$" || status=$?
  if [ $status != 0 ]; then
    echo "Found:"
    grep -E '(warning|error): ' "$logs/clang-tidy.log" | sort -u | tail -n 70
  fi
  return $status
}

check_with_cppcheck() {
  # Not what our own tools generate: their input is checked, and the lines they name are those of templates.
  cppcheck --project=build-clang/compile_commands.json -ibuild-clang -iui --std=c11 --enable=warning,performance,portability \
    --inline-suppr --suppress=missingIncludeSystem --suppressions-list=tests/cppcheck-suppressions.txt \
    --error-exitcode=1 --quiet -j "$jobs"
}

# fuzz SECONDS: every target for so long, from its corpus; what it finds is thrown away, what breaks is kept.
fuzz() {
  local seconds=$1 broken=() target name
  for target in build-fuzz/tests/fuzz/fuzz_*; do
    [ -f "$target" ] && [ -x "$target" ] || continue
    name=${target##*/fuzz_}
    rm -rf "build-fuzz/new-$name"
    mkdir -p "build-fuzz/new-$name"
    echo "== $name"
    "$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -verbosity=0 -artifact_prefix="build-fuzz/$name-" \
      "build-fuzz/new-$name" "tests/corpus/$name" >"build-fuzz/$name.log" 2>&1 || broken+=("build-fuzz/$name.log")
    cat "build-fuzz/$name.log"
  done
  [ "${#broken[@]}" = 0 ] || { tests/failures.py "${broken[@]}"; return 1; }
}

export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1
case $size in
  quick) # more at a time than there are cores: much of what is left only waits
    export REGIO_TEST_SCALE=0.2 REGIO_TEST_QUICK=1
    jobs=$((jobs * 2)) ;;
  default) export REGIO_TEST_SCALE=1 ;;
  full) export REGIO_TEST_SCALE=3 ;;
esac

# The compilers' warnings are errors in the plain builds; gcc's sanitizers make it warn of what is not there.
sanitize='-Dwerror=false -Db_lundef=false'
memcheck='valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'

stage build build build || { echo "Failed: build"; echo "0 passed, 1 failed"; exit 1; }
stage rules python3 tests/check_rules.py
stage unit units build
stage program programs build
if stage build-sanitizers build build-asan -Db_sanitize=address,undefined $sanitize; then
  stage unit-sanitizers units build-asan
  [ "$size" = quick ] || REGIO_TEST_SLOWNESS=5 REGIO_TEST_SCALE=0.2 stage program-sanitizers programs build-asan
fi
[ "$size" = quick ] || stage browser browser
if [ "$size" = full ]; then
  CC=clang stage build-clang build build-clang && stage unit-clang units build-clang
  # Whether or not clang found something: what the linters find is to be told in the same run.
  stage clang-tidy tidy
  stage cppcheck check_with_cppcheck
  if stage build-threads build build-tsan -Db_sanitize=thread $sanitize; then
    stage unit-threads units build-tsan
    REGIO_TEST_SLOWNESS=10 REGIO_TEST_SCALE=0.1 stage program-threads programs build-tsan test_concurrency test_live
  fi
  stage unit-valgrind units build --wrapper "$memcheck" --timeout-multiplier 20
  REGIO_WRAPPER=$memcheck REGIO_TEST_SLOWNESS=30 REGIO_TEST_SCALE=0.1 stage program-valgrind programs build test_smoke
  if CC=clang stage build-fuzz build build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false; then
    stage fuzz fuzz 30
  fi
fi

[ "${#failures[@]}" = 0 ] || echo "Failed: ${failures[*]}. Logs are in $logs."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
