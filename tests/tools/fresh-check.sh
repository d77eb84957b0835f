#!/bin/sh
# Proves on a fresh Debian, with git, make and sudo and nothing else of ours, that the demo and the tests
# run: in a debootstrap chroot, as a user who may use sudo, from a clone of HEAD.
# Usage: fresh-check.sh [TARGET]...     make's targets; "demo" and "test" by default. Needs root.
# Environment:
#   SUITE=bookworm     the Debian release
#   MIRROR=URL         where from; by default what this machine's own apt uses for that release
#   CACHE=FILE.tar     keeps the base system: made when missing, else used instead of the mirror
#   LIMIT=2400         seconds, at most, for the base system and again for the targets
#   KEEP=1             leaves the chroot, and says where
# Exit status: 0 all targets ended well, 1 not, 64 usage or not possible here.
set -eu

suite=${SUITE:-bookworm}
limit=${LIMIT:-2400}
user=fresh

say() {
	echo "fresh-check: $*" >&2
}

give_up() {
	say "$*"
	exit 64
}

# --- the base system ---

# "URL SUITE" of each source of this machine's apt: one-line files first, then deb822 ones.
apt_sources() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
		sed -n 's/^deb  *\(\[[^]]*\]  *\)\{0,1\}\([^ ]*\)  *\([^ ]*\) .*/\2 \3/p'
	awk '
		function flush(  i, j) {
			for (i = 1; i <= uris; i++)
				for (j = 1; j <= suites; j++)
					print uri[i], name[j]
			uris = suites = 0
		}
		FNR == 1 || /^[ \t]*$/ { flush() }
		tolower($1) == "uris:" { for (i = 2; i <= NF; i++) uri[++uris] = $i }
		tolower($1) == "suites:" { for (i = 2; i <= NF; i++) name[++suites] = $i }
		END { flush() }
	' /etc/apt/sources.list.d/*.sources /dev/null 2>/dev/null
}

find_mirror() {
	apt_sources | awk -v suite="$suite" '$2 == suite { print $1; exit }'
}

# The proxy that apt is told to use counts for debootstrap too.
use_apt_proxy() {
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	[ -z "${proxy:-}" ] || [ "$proxy" = DIRECT ] || export http_proxy="${http_proxy:-$proxy}"
}

make_base() {
	command -v debootstrap >/dev/null ||
		give_up 'there is no debootstrap; run: apt-get install debootstrap'
	mirror=${MIRROR:-$(find_mirror)}
	[ -n "$mirror" ] || give_up "apt here knows no mirror of '$suite'; give one with MIRROR=URL"
	include=git,make,sudo
	case $mirror in https:*) include=$include,ca-certificates ;; esac
	say "debootstrap $suite with $include from $mirror"
	timeout "$limit" debootstrap --variant=minbase --include="$include" "$suite" "$1" "$mirror" \
		>"$work/log" 2>&1 && return
	tail -n 20 "$work/log" >&2
	give_up 'debootstrap failed'
}

base() {
	if [ -n "${CACHE:-}" ] && [ -e "$CACHE" ]; then
		say "base system from $CACHE"
		mkdir "$1"
		tar -C "$1" --numeric-owner -xpf "$CACHE"
		return
	fi
	make_base "$1"
	[ -n "${CACHE:-}" ] || return 0
	tar -C "$1" --numeric-owner -cpf "$CACHE.part" .
	mv "$CACHE.part" "$CACHE"
}

# --- what makes it a machine: its network, its user, its clone ---

# How apt reaches its mirror is this machine's matter; what else it is configured to do is not.
copy_network() {
	cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
	for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
		grep -q Acquire "$file" 2>/dev/null && cp "$file" "$1/etc/apt/apt.conf.d/"
	done
	[ ! -d /etc/apt/keyrings ] || cp -R /etc/apt/keyrings "$1/etc/apt/"
	[ -z "${http_proxy:-}" ] || echo "Acquire::http::Proxy \"$http_proxy\";" >"$1/etc/apt/apt.conf.d/99proxy"
	[ -x "$1/usr/sbin/update-ca-certificates" ] || return 0
	cp -R /usr/local/share/ca-certificates "$1/usr/local/share/"
	chroot "$1" update-ca-certificates >"$work/log" 2>&1
}

add_user() {
	chroot "$1" useradd --create-home --shell /bin/bash "$user"
	echo "$user ALL=(ALL) NOPASSWD: ALL" >"$1/etc/sudoers.d/$user"
}

add_clone() {
	git clone --quiet --no-hardlinks "$source" "$1/srv/clone"
	git -C "$1/srv/clone" remote remove origin
	chroot "$1" chown -R "$user:" /srv/clone
}

# --- inside: a mount and a process namespace of its own, which both end with it ---

run_target() {
	say "make $2"
	chroot "$1" su --login "$user" --command "make -C /srv/clone $2" </dev/null
}

inside() {
	mount -t proc proc "$1/proc"
	mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
	mkdir -p "$1/dev/shm"
	mount -t tmpfs tmpfs "$1/dev/shm"
	root=$1
	shift
	for target; do
		run_target "$root" "$target" || {
			say "make $target FAILED with status $?"
			exit 1
		}
	done
}

if [ "${1:-}" = --inside ]; then
	shift
	inside "$@"
	exit
fi

[ "$(id -u)" = 0 ] || give_up 'needs root, for the chroot; run it with sudo'
source=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
[ $# -gt 0 ] || set -- demo test
work=$(mktemp -d "${TMPDIR:-/tmp}/fresh-check.XXXXXX")
chmod 755 "$work"
if [ -n "${KEEP:-}" ]; then
	say "the chroot is $work/root and stays"
else
	trap 'rm -rf --one-file-system "$work"' EXIT
fi
trap 'exit 1' HUP INT TERM
use_apt_proxy

base "$work/root"
copy_network "$work/root"
add_user "$work/root"
add_clone "$work/root"
status=0
timeout --foreground "$limit" unshare --mount --pid --fork --kill-child "$0" --inside "$work/root" "$@" || status=$?
[ "$status" != 124 ] || say "not done after $limit seconds"
[ "$status" = 0 ] || exit 1
say "on a fresh $suite: $* ended well"
