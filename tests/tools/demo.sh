#!/bin/sh
# The main job on the emulator: a workspace that has drifted, then validate, plan, apply, plan again.
set -eu

build=$(cd "${BUILD:-build}" && pwd)
cooper="$build/cooper"
state=$(mktemp -d)
emulator=

stop() {
	[ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
	rm -rf "$state"
}
trap stop EXIT
trap 'exit 130' INT TERM

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold= plain=; fi
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
run() {
	printf '%s$ cooper %s%s\n' "$bold" "$*" "$plain"
	"$cooper" "$@"
}

say 'A workspace on the emulator, which has drifted from its manifests in examples/acme:'
"$build/bitbucket-emulator" --port 0 --portfile "$state/port" --seed examples/emulator/acme.yaml >"$state/log" 2>&1 &
emulator=$!
tries=0
until [ -s "$state/port" ]; do
	tries=$((tries + 1))
	if [ $tries -gt 100 ] || ! kill -0 "$emulator" 2>/dev/null; then
		cat "$state/log" >&2
		exit 1
	fi
	sleep 0.1
done
BITBUCKET_URL="http://127.0.0.1:$(cat "$state/port")/2.0"
# Whoever looks at it may have said already who they are at the real service.
unset BITBUCKET_EMAIL BITBUCKET_API_TOKEN BITBUCKET_CLIENT_ID BITBUCKET_CLIENT_SECRET
export BITBUCKET_URL BITBUCKET_TOKEN=emulator XDG_STATE_HOME="$state"
echo "BITBUCKET_URL=$BITBUCKET_URL"

say '1. Are the manifests right? No server is asked.'
run validate -f examples/acme
say '2. What would change?'
run plan -f examples/acme
say '3. Change it, the dangerous too: each of these is allowed by name. (By hand it would ask first.)'
run apply -f examples/acme --auto-approve --allow-delete acme/legacy-billing --max-update 50%
say '4. Is there anything left to do?'
run plan -f examples/acme --detailed-exitcode

say 'What to try next:'
cat <<END
  $build/bitbucket-emulator --port 7990 --seed examples/emulator/acme.yaml &
  export BITBUCKET_URL=http://127.0.0.1:7990/2.0 BITBUCKET_TOKEN=emulator
  $cooper plan -f examples/onboarding     a new project for a new team
  $cooper kinds                           what a manifest can declare
  $cooper help                            where to begin with your own workspace
  edit a file in examples/acme and plan again; then read README.md
END
