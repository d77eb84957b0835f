#!/bin/sh
# Runs, with prove, the test programs in the build folder and the scripts in the given folders.
set -eu
build=${BUILD:-build}
export BUILD="$build" CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
LSAN_OPTIONS="suppressions=$(cd "$(dirname "$0")" && pwd)/leaks.supp print_suppressions=0"
export LSAN_OPTIONS
programs=
for folder in "$build/unit" "$build/golden" "$build/wire"; do
	[ ! -d "$folder" ] || programs="$programs $folder"
done
# shellcheck disable=SC2086
exec prove -j"$(nproc)" -r --ext .t -e '' $programs "$@"
