#!/bin/sh
# Checks that what building and testing need is there, and installs what is missing on Debian and Ubuntu;
# elsewhere it says what is missing.
# Usage: packages.sh build|test|check|all
# Exit status: 0 everything is there (now), 1 something is missing, 64 usage.
set -eu

# For what, how to see it, and the Debian package it comes in.
#   command NAME   is in the path
#   compiler NAME  the same, unless CC says which one is wanted
#   library NAME   is known to pkg-config
#   header NAME    is in the compiler's own place
#   file PATH      is there
#   perl MODULE    is a module that perl finds
rows() {
	cat <<-'END'
		build command make           make
		build compiler gcc           gcc
		build header stdio.h         libc6-dev
		build command pkg-config     pkg-config
		build library yaml-0.1       libyaml-dev
		build library libcjson       libcjson-dev
		build header jq.h            libjq-dev
		build library libcurl        libcurl4-openssl-dev
		build file /etc/ssl/certs/ca-certificates.crt  ca-certificates
		build library libgit2        libgit2-dev
		build library libmicrohttpd  libmicrohttpd-dev
		build library sqlite3        libsqlite3-dev
		build library popt           libpopt-dev
		build library libsodium      libsodium-dev
		build command curl           curl
		test library cmocka          libcmocka-dev
		test command prove           perl
		test perl Test::More         perl
		test command git             git
		test command openssl         openssl
		test command strace          strace
		test command clang-format    clang-format
		test command ctags           universal-ctags
		check command clang-tidy     clang-tidy
		check command cppcheck       cppcheck
		check command valgrind       valgrind
	END
}

there() {
	case $1 in
	command) command -v "$2" >/dev/null ;;
	compiler) [ -n "${CC:-}" ] || command -v "$2" >/dev/null ;;
	library) command -v pkg-config >/dev/null && pkg-config --exists "$2" ;;
	header) [ -e "/usr/include/$2" ] ;;
	file) [ -e "$2" ] ;;
	perl) command -v perl >/dev/null && perl "-M$2" -e 1 2>/dev/null ;;
	esac
}

# The packages for "$1" that are missing, each once.
missing() {
	rows | while read -r for kind name package; do
		case "$1 $for" in
		"all "* | "$for $for" | 'test build' | 'check build' | 'check test') ;;
		*) continue ;;
		esac
		there "$kind" "$name" || echo "$package"
	done | sort -u | tr '\n' ' '
}

say() {
	echo "packages: $*" >&2
}

# Runs a command as root; nothing asks where nobody can answer.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif [ -t 0 ]; then
		sudo "$@"
	else
		sudo -n "$@"
	fi
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

# Installs the packages; what apt-get has to say is shown where it fails.
install() {
	said=$(mktemp)
	trap 'rm -f "$said"' EXIT
	say 'apt-get update'
	apt update >"$said" 2>&1 || say 'apt-get update failed; trying with the lists that are there'
	say "apt-get install $*"
	apt install --no-install-recommends -y "$@" >>"$said" 2>&1 && return
	cat "$said" >&2
	say "could not install them; run: apt-get install $*"
	exit 1
}

case ${1:-} in
build | test | check | all) for=$1 ;;
*)
	echo "usage: $0 build|test|check|all" >&2
	exit 64
	;;
esac

packages=$(missing "$for")
[ -n "$packages" ] || exit 0
say "missing: $packages"
if ! command -v apt-get >/dev/null; then
	say 'install what these Debian packages have, by the names your system has for them'
	exit 1
fi
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
	say "there is no sudo; as root run: apt-get install $packages"
	exit 1
fi
# shellcheck disable=SC2086 # one word for each package
install $packages
packages=$(missing "$for")
[ -n "$packages" ] || exit 0
say "still missing: $packages"
exit 1
