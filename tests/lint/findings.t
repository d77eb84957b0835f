#!/bin/sh
# What `make check-static` makes of what its readers say: a finding is shown once, one with a reason is not, and a reason
# that nothing needs is an error.
set -u

script=$(cd "$(dirname "$0")/../tools" && pwd)/findings.pl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0

# said NAME LINE...: what a reader said
said() {
	name=$1
	shift
	printf '%s\n' "$@" >"$work/$name.log"
}

# table ROW...: check, files and reason, with ':' between them
table() { printf '%s\n' "$@" | tr : '\t' >"$work/table"; }

# ok NAME STATUS LINE...: what comes of it, but for the last line
ok() {
	n=$((n + 1))
	name=$1 expected=$2
	shift 2
	"$script" "$work/table" "$work" one two three >"$work/out" 2>&1
	status=$?
	[ $# = 0 ] || printf '%s\n' "$@" >"$work/expected"
	if [ "$status" = "$expected" ] && [ "$(sed '$d' "$work/out")" = "$(cat "$work/expected")" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/out"
	fi
}

said one 'In file included from a/b.c:1:' 'a/b.c:1:2: note: step 1'
said two
said three
table '# nothing:*:is found'
ok 'nothing is found' 0 'one: 0 found' 'two: 0 found' 'three: 0 found'

said one "./a/b.c:7:2: warning: dereference of NULL [CWE-476] [-Wanalyzer-null-dereference]" 'make: done'
said two "$PWD/a/b.h:3:1: warning: is odd [bugprone-odd,cert-1.c]" 'a/b.h:3:9: warning: is odd [bugprone-odd,cert-1.c]'
said three 'a/c.c:9:1: style: is long [long]'
ok 'each is shown once, however its file is called' 1 \
	'a/b.c:7: dereference of NULL [CWE-476] [-Wanalyzer-null-dereference]' 'one: 1 found' \
	'a/b.h:3: is odd [bugprone-odd,cert-1.c]' 'two: 1 found' 'a/c.c:9: is long [long]' 'three: 1 found'

table '-Wanalyzer-null-dereference:a/*:why' 'bugprone-odd,cert-1.c:x.h a/b.h:why' 'long:*:why'
ok 'a reason for something else is one too many' 1 'one: 0 found' 'two: 0 found' 'three: 0 found' \
	"$work/table:2: x.h: nothing there needs this excuse any more"

table '-Wanalyzer-null-dereference:a/*:why' 'bugprone-odd,cert-1.c:a/b.h:why' 'long:a/c:why'
ok 'a pattern is that of the whole name' 1 'one: 0 found' 'two: 0 found' 'a/c.c:9: is long [long]' 'three: 1 found' \
	"$work/table:3: a/c: nothing there needs this excuse any more"

table '-Wanalyzer-null-dereference:a/*:why' 'bugprone-odd,cert-1.c:a/b.h:why' 'long:*:why'
ok 'with a reason for each there is none' 0 'one: 0 found' 'two: 0 found' 'three: 0 found'

table '-Wanalyzer-null-dereference:a/*'
n=$((n + 1))
if ! "$script" "$work/table" "$work" one two three >"$work/out" 2>&1 && grep -q 'table:1: a row is a check, files and a reason' "$work/out"; then
	echo "ok $n - a row without a reason is none"
else
	echo "not ok $n - a row without a reason is none"
fi
echo "1..$n"
