#!/bin/sh
# Runs tests with each program under valgrind's memcheck: what $BUILD has is run through scripts of the same names in
# $BUILD-valgrind, which is BUILD for the tests, and what memcheck finds is kept in its folder "found".
# Usage: valgrind.sh [TEST]...    unit/LAYER/NAME.t, golden/run.t, wire/run.t, tests/cli/NAME.t, tests/emulator/NAME.t, or all
# Environment: BUILD, JOBS
# Exit status: 0 nothing found and every test passed, 1 otherwise. A test of valgrind.tsv need not pass: it is run, and
# what memcheck finds in it counts, but for leaks: a test that fails does not clear away.
set -eu

build=$(cd "${BUILD:-build}" && pwd)
under="$build-valgrind"
tools=$(cd "$(dirname "$0")" && pwd)
jobs=${JOBS:-$(nproc)}

# One script in place of the program $1 of the build folder.
wrap() {
	mkdir -p "$under/$(dirname "$1")"
	cat >"$under/$1" <<-ENDS
		#!/bin/sh
		exec valgrind -q --vgdb=no --fair-sched=yes --leak-check=\${LEAK_CHECK:-full} --show-leak-kinds=definite \\
			--errors-for-leak-kinds=definite --num-callers=24 --read-inline-info=no --error-exitcode=99 \\
			--suppressions='$tools/valgrind.supp' --log-file='$under/found/%p.log' '$build/$1' "\$@"
	ENDS
	chmod +x "$under/$1"
}

# The programs that tests are or start, each by its name below the build folder.
programs() {
	(cd "$build" && find unit golden wire -name '*.t' && echo cooper && echo bitbucket-emulator &&
		echo shifted/cooper && echo shifted/bitbucket-emulator)
}

excused() {
	sed -n 's/^\([^#	]*\)	.*/\1/p' "$tools/valgrind.tsv"
}

# Runs those of the tests "$@" that are named in valgrind.tsv, or with "-v" those that are not.
run() {
	invert=$1
	shift
	# shellcheck disable=SC2046,SC2086 # one word for each test; an option or none
	set -- $(printf '%s\n' "$@" | grep $invert -Fx "$(excused)" | sed "s,^\(unit\|golden\|wire\)/,$under/&," || true)
	[ $# -gt 0 ] || return 0
	prove -j"$jobs" -e '' "$@"
}

rm -rf "$under"
mkdir -p "$under/found"
# Some tests run a program as somebody else.
chmod 1777 "$under/found"
for program in $(programs); do
	wrap "$program"
done
if [ $# = 0 ]; then
	# shellcheck disable=SC2046 # one word for each test
	set -- $(cd "$build" && find unit golden wire -name '*.t' | sort) tests/cli/*.t tests/emulator/*.t
fi

export BUILD="$under" CMOCKA_MESSAGE_OUTPUT=TAP
status=0
run -v "$@" || status=1
(export LEAK_CHECK=no && run '' "$@") || echo 'valgrind: what failed above is excused in tests/tools/valgrind.tsv'

looked=$(find "$under/found" -type f | wc -l)
find "$under/found" -type f -empty -delete
found=$(find "$under/found" -type f | wc -l)
echo "valgrind: $# tests, $looked programs run, $found with findings$([ "$found" = 0 ] || echo ", in $under/found")"
[ "$found" = 0 ] || status=1
exit $status
