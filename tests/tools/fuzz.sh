#!/bin/sh
# Runs the fuzzers of $BUILD/fuzz, each on a copy of its corpus: TARGET names one, else all of them, each for SECONDS (30
# where nothing is said) or for RUNS executions. What breaks one is left in $BUILD/fuzz, and the status is 1.
set -eu

build=$(cd "${BUILD:-build-fuzz}" && pwd)
limit="-max_total_time=${SECONDS:-30}"
[ -z "${RUNS:-}" ] || limit="-runs=$RUNS"
status=0
found=

for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	[ -z "${TARGET:-}" ] || [ "$TARGET" = "$name" ] || continue
	found=1
	corpus="$build/fuzz/corpus-$name"
	mkdir -p "$corpus"
	seeds=
	[ ! -d "tests/fuzz/corpus/$name" ] || seeds="tests/fuzz/corpus/$name"
	# shellcheck disable=SC2086 # one word for each folder
	if ! "$build/fuzz/$name" "$limit" -artifact_prefix="$build/fuzz/" -print_final_stats=1 -verbosity=0 -timeout=10 \
		"$corpus" $seeds >"$build/fuzz/$name.log" 2>&1; then
		tail -n 40 "$build/fuzz/$name.log" >&2
		status=1
	fi
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz/$name.log")
	echo "fuzz $name: ${runs:-?} executions, $([ $status = 0 ] && echo 'nothing found' || echo 'see above')"
done
if [ -z "$found" ]; then
	echo "fuzz: there is no fuzzer '$TARGET'" >&2
	exit 64
fi
exit $status
