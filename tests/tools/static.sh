#!/bin/sh
# Reads the C of the program and of its tests with gcc -fanalyzer, clang-tidy and cppcheck. What each said is kept in
# $BUILD-analyzer/NAME.log; what static.tsv has no reason for is shown.
# Usage: static.sh [gcc | clang-tidy | cppcheck]...    without one: all of them
# Environment: BUILD, JOBS
# Exit status: 0 nothing found, 1 something found, or a reader failed
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
jobs=${JOBS:-$(nproc)}
logs="${BUILD:-build}-analyzer"
# shellcheck disable=SC2089 # the quotes belong to the macro
flags='-std=gnu11 -D_GNU_SOURCE -DCOOPER_VERSION="" -include reconcile/base/banned.h -Ireconcile -Icmd -I.'

sources() {
	find reconcile cmd tests -name '*.c' | sort
}

# All of it anew, through the Makefile: what is compiled already says nothing.
read_with_gcc() {
	find "$logs" -mindepth 1 -maxdepth 1 ! -name '*.log' -exec rm -rf {} +
	# shellcheck disable=SC2046 # one word for each object
	make -k -j"$jobs" CC=gcc SANITIZE= BUILD="$logs" CFLAGS='-O1 -g -fanalyzer -Wno-error' all test-programs \
		$(sources | sed -n "s,^\(tests/\(bench\|fuzz\)/.*\)c\$,$logs/\1o,p")
}

read_with_clang_tidy() {
	# It fails where it finds something, too.
	# shellcheck disable=SC2016,SC2090 # expanded by the inner shell
	sources | FLAGS="$flags" xargs -P"$jobs" -n1 sh -c 'clang-tidy --quiet "$@" -- $FLAGS || [ $? = 1 ]' sh
}

read_with_cppcheck() {
	# shellcheck disable=SC2086 # one word for each flag
	cppcheck --quiet --std=c11 --enable=warning,performance,portability,style \
		--template='{file}:{line}:{column}: {severity}: {message} [{id}]' ${flags#* } reconcile cmd tests
}

mkdir -p "$logs"
[ $# != 0 ] || set -- gcc clang-tidy cppcheck
status=0
for reader; do
	"read_with_$(echo "$reader" | tr - _)" >"$logs/$reader.log" 2>&1 || {
		echo "static: $reader failed, see $logs/$reader.log" >&2
		status=1
	}
done
"$tools/findings.pl" "$tools/static.tsv" "$logs" "$@" || status=1
exit $status
