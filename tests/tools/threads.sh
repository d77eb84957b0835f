#!/bin/sh
# Runs tests with programs that are built with the thread sanitizer, in $BUILD; what it finds is kept in the folder "found"
# there. The emulator has threads; cooper has one, and asks many things at once.
# Usage: threads.sh [TEST]...    without one: tests/emulator, and of tests/cli what asks much
# Environment: BUILD, JOBS
# Exit status: 0 nothing found and every test passed, 1 otherwise
set -eu

build=$(cd "$BUILD" && pwd)
rm -rf "$build/found"
mkdir "$build/found"
[ $# != 0 ] || set -- tests/emulator/*.t tests/cli/apply.t tests/cli/converge.t tests/cli/lifecycle.t
status=0
BUILD="$build" TSAN_OPTIONS="log_path=$build/found/report exitcode=66" prove -j"${JOBS:-$(nproc)}" "$@" || status=1
found=$(cat "$build/found"/* 2>/dev/null | grep -c '^WARNING: ThreadSanitizer') || true
echo "threads: $# tests, $found found$([ "$found" = 0 ] || echo ", in $build/found")"
[ "$found" = 0 ] || status=1
exit $status
