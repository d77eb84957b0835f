#!/bin/sh
# packages.sh on machines that are not there: each is a folder of small programs that is the whole path.
set -u

script=$(cd "$(dirname "$0")/../tools" && pwd)/packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0

# program NAME BODY: a program of the machine
program() {
	printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

# A machine on which everything is there.
machine() {
	rm -rf "${work:?}/bin"
	mkdir "$work/bin"
	: >"$work/calls"
	: >"$work/gone"
	for name in sh env cat sort tr mktemp rm grep sed; do
		ln -s "$(command -v $name)" "$work/bin/$name"
	done
	for name in make gcc curl prove git openssl strace clang-format ctags clang-tidy cppcheck valgrind; do
		program $name :
	done
	program perl 'exit 0'
	program pkg-config "! grep -qx \"\$2\" '$work/gone'"
	program id 'echo 0'
	program apt-get "echo \"\$*\" >>'$work/calls'; case \"\$*\" in *' install '*) : >'$work/gone' ;; esac"
}

run() {
	(unset CC && PATH=$work/bin "$work/bin/sh" "$script" "$@") >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

# ok NAME COMMAND...: one test
ok() {
	n=$((n + 1))
	name=$1
	shift
	if "$@"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/err"
	fi
}

ends_with() { [ "$status" = "$1" ]; }
says() { grep -qF -e "$1" "$work/err"; }
silent() { [ ! -s "$work/out" ] && [ ! -s "$work/err" ]; }
called() { grep -qF -e "$1" "$work/calls"; }
never_called() { [ ! -s "$work/calls" ]; }

machine
run all
ok 'with everything there it succeeds' ends_with 0
ok 'with everything there it says nothing' silent
ok 'with everything there it calls nothing' never_called

machine
echo libgit2 >"$work/gone"
run build
ok 'what was missing is installed' ends_with 0
ok 'it says what is missing' says 'missing: libgit2-dev'
ok 'the lists are updated first' called 'update'
ok 'only what is missing is installed' called 'install --no-install-recommends -y libgit2-dev'

machine
echo cmocka >"$work/gone"
run build
ok 'building needs no test packages' never_called
run test
ok 'testing needs them' called 'libcmocka-dev'

machine
rm "$work/bin/cppcheck"
run test
ok 'testing needs no package that only checks' never_called
run check
ok 'checking needs them' called '-y cppcheck'

machine
echo sqlite3 >"$work/gone"
run test
ok 'testing needs what building needs' called 'libsqlite3-dev'

machine
echo yaml-0.1 >"$work/gone"
rm "$work/bin/apt-get"
run build
ok 'without apt-get it fails' ends_with 1
ok 'without apt-get it lists what is missing' says 'missing: libyaml-dev'

machine
echo yaml-0.1 >"$work/gone"
program id 'echo 1000'
run build
ok 'a user without sudo is told what to run' says 'as root run: apt-get install libyaml-dev'
ok 'a user without sudo gets a failure' ends_with 1
program sudo "echo \"sudo \$1\" >>'$work/calls'; [ \"\$1\" = -n ] && shift; exec \"\$@\""
run build
ok 'a user with sudo installs' ends_with 0
ok 'nobody is asked where nobody can answer' called 'sudo -n'

machine
echo yaml-0.1 >"$work/gone"
program apt-get 'echo "no such package"; exit 100'
run build
ok 'an installation that fails is a failure' ends_with 1
ok 'what apt-get said is shown' says 'no such package'

machine
echo yaml-0.1 >"$work/gone"
program apt-get :
run build
ok 'what is still missing is a failure' ends_with 1
ok 'what is still missing is named' says 'still missing: libyaml-dev'

machine
run
ok 'no word is a usage error' ends_with 64
run everything
ok 'a wrong word is a usage error' ends_with 64

echo "1..$n"
