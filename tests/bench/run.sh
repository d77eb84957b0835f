#!/bin/sh
# Prints one line for each case, `bench NAME requests=N wall_s=S cpu_s=S rss_mb=M ...`, and exits with 1
# where a case misses its bound on requests or memory. CASE=name runs one. BUILD names the build folder.
#
# The server is the emulator on loopback with its delay for every answer; requests are counted by it.
set -eu

build=$(cd "${BUILD:-build}" && pwd)
work=$(mktemp -d)
# Who runs this may be somebody; here it is the emulator's to say.
unset BITBUCKET_TOKEN BITBUCKET_EMAIL BITBUCKET_API_TOKEN BITBUCKET_CLIENT_ID BITBUCKET_CLIENT_SECRET
emulator=
missed=0

stop_emulator() {
	[ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
	[ -z "$emulator" ] || wait "$emulator" 2>/dev/null || true
	emulator=
}
trap 'stop_emulator; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# start_emulator SEED LATENCY_MS: its state outlives it, until the next seed is written
start_emulator() {
	rm -f "$work/port"
	"$build/bitbucket-emulator" --port 0 --portfile "$work/port" --db "$1.db" --seed "$1" --latency "$2" \
		>"$work/emulator.log" 2>&1 &
	emulator=$!
	tries=0
	until [ -s "$work/port" ]; do
		tries=$((tries + 1))
		if [ $tries -gt 600 ] || ! kill -0 "$emulator" 2>/dev/null; then
			cat "$work/emulator.log" >&2
			exit 1
		fi
		sleep 0.1
	done
	BITBUCKET_URL="http://127.0.0.1:$(cat "$work/port")/2.0"
	export BITBUCKET_URL BITBUCKET_TOKEN=emulator
}

count_requests() {
	curl -fsS "${BITBUCKET_URL%/2.0}/_emulator/requests" | sed -n 's/.*"count": *\([0-9]*\).*/\1/p' | head -n 1
}

# seed_file COUNT REVIEWERS: a workspace of that many repositories, all as manifest_file declares them.
seed_file() {
	awk -v n="$1" -v reviewers="$2" 'BEGIN {
		print "workspaces:\n  acme:\n    name: Acme\n    members:"
		print "      - {display_name: Ana, email: ana@acme.example, uuid: \"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}\", permission: owner}"
		print "      - {display_name: Bo, email: bo@acme.example, uuid: \"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b12}\", permission: member}"
		print "    projects:\n      MAIN: {name: Main, is_private: true}\n    repositories:"
		for (i = 1; i <= n; i++) {
			printf "      repo-%05d: {project: MAIN, description: \"Repository %d\", is_private: true", i, i
			printf "%s}\n", reviewers ? ", default_reviewers: [ana@acme.example, bo@acme.example]" : ""
		}
	}'
}

manifest_file() {
	awk -v n="$1" -v reviewers="$2" 'BEGIN {
		print "workspace: acme\npeople:\n  ana: ana@acme.example\n  bo: bo@acme.example\nrepositories:"
		for (i = 1; i <= n; i++) {
			printf "  repo-%05d:\n    project: MAIN\n    description: Repository %d\n    is_private: true\n", i, i
			if (reviewers)
				print "    default_reviewers: [ana, bo]"
		}
	}'
}

# cooper COMMAND...: runs it and sets requests and figures; it must end with status 0.
cooper() {
	before=$(count_requests)
	status=0
	"$build/bench/measure" "$work/figures" "$build/cooper" "$@" --quiet -f "$work/manifest.yaml" \
		>"$work/out.txt" || status=$?
	if [ $status -ne 0 ]; then
		head -n 20 "$work/out.txt" >&2
		echo "bench: 'cooper $*' ended with status $status, and should with 0" >&2
		exit 1
	fi
	requests=$(($(count_requests) - before))
	figures=$(cat "$work/figures")
}

# plan COUNT REVIEWERS LATENCY_MS: the plan must be empty.
plan() {
	rm -f "$work/seed.yaml.db"
	seed_file "$1" "$2" >"$work/seed.yaml"
	manifest_file "$1" "$2" >"$work/manifest.yaml"
	start_emulator "$work/seed.yaml" "$3"
	cooper plan --detailed-exitcode
	stop_emulator
}

# A workspace with people and groups and nothing else.
empty_seed() {
	awk 'BEGIN {
		print "workspaces:\n  acme:\n    name: Acme\n    groups: [developers, release-managers]\n    members:"
		print "      - {nickname: owner, email: owner@acme.example, permission: owner}"
		for (i = 1; i <= 10; i++)
			printf "      - {nickname: member%d, email: member%d@acme.example, access: write}\n", i, i
		print "    projects:\n      MAIN: {name: Main, is_private: true}"
	}'
}

# repositories_14 COUNT: each with five restrictions, a branching model, ten reviewers, a webhook, three
# variables and two permissions of groups.
repositories_14() {
	awk -v n="$1" 'BEGIN {
		print "workspace: acme\npeople:"
		for (i = 1; i <= 10; i++) {
			printf "  member%d: member%d@acme.example\n", i, i
			reviewers = reviewers (i > 1 ? ", " : "") "member" i
		}
		print "profiles:\n  service:"
		printf "    default_reviewers: [%s]\n", reviewers
		print "    branch_restrictions:"
		print "      - {kind: push, pattern: main, users: [member1, member2], groups: [release-managers]}"
		print "      - {kind: delete, pattern: main}\n      - {kind: force, pattern: main}"
		print "      - {kind: require_approvals_to_merge, pattern: main, value: 2}"
		print "      - {kind: require_passing_builds_to_merge, branch_match_kind: branching_model, branch_type: development, value: 1}"
		print "    branching_model:"
		print "      branch_types: {feature: {prefix: f/}, bugfix: {prefix: b/}, release: {enabled: false}}"
		print "    webhooks:"
		print "      - {url: \"https://ci.acme.example/${repository}\", description: CI, active: true, events: [\"repo:push\"]}"
		print "    variables: {REGION: eu-1, STAGE: test, NAME: \"${repository}\"}"
		print "    group_permissions: {developers: write, release-managers: admin}"
		print "repositories:"
		for (i = 1; i <= n; i++)
			printf "  repo-%03d: {use: [service], project: MAIN, is_private: true}\n", i
	}'
}

# figure NAME: one of the figures
figure() { echo "$figures" | tr ' ' '\n' | sed -n "s/^$1=//p"; }

# bound NAME VALUE LIMIT
bound() {
	awk -v value="$2" -v limit="$3" 'BEGIN { exit !(value + 0 <= limit + 0) }' && return
	echo "bench: $1 is $2, and should be at most $3" >&2
	missed=1
}

bench_plan_1000_reviewers() {
	plan 1000 2 100
	ideal=$(awk -v n="$requests" 'BEGIN { printf "%.2f", n * 0.1 / 32 }')
	echo "bench plan-1000-reviewers requests=$requests $figures ideal_s=$ideal" \
		"ratio=$(awk -v w="$(figure wall_s)" -v i="$ideal" 'BEGIN { printf "%.2f", w / i }')"
	bound requests "$requests" 1020
	bound rss_mb "$(figure rss_mb)" 40
}

bench_plan_10000_repositories() {
	plan 1000 0 0
	small=$(figure cpu_s)
	plan 10000 0 0
	echo "bench plan-10000-repositories requests=$requests $figures cpu_s_at_1000=$small" \
		"bytes=$(wc -c <"$work/manifest.yaml")"
	bound requests "$requests" 110
}

# A workspace that has all of it, by way of Cooper; the first to ask for it measures that.
apply_14() {
	[ ! -e "$work/fourteen.yaml.db" ] || return 0
	empty_seed >"$work/fourteen.yaml"
	repositories_14 100 >"$work/manifest.yaml"
	export BITBUCKET_EMAIL=owner@acme.example BITBUCKET_API_TOKEN=emulator
	start_emulator "$work/fourteen.yaml" 0
	unset BITBUCKET_TOKEN
	cooper plan
	reads=$requests
	writes=$(sed -n 's/^Cost: .*; \([0-9]*\) to write.*/\1/p' "$work/out.txt")
	cooper apply --auto-approve
	applied=$requests
	apply_figures=$figures
	stop_emulator
}

bench_apply_100x14() {
	apply_14
	echo "bench apply-100x14 requests=$applied $apply_figures reads=$reads writes=$writes" \
		"each=$(awk -v n="$applied" -v r="$reads" -v w="$writes" 'BEGIN { printf "%.3f", (n - r) / w }')"
	bound requests "$applied" "$(awk -v r="$reads" -v w="$writes" 'BEGIN { print r + w * 1.05 }')"
}

bench_plan_100x14() {
	apply_14
	repositories_14 100 >"$work/manifest.yaml"
	start_emulator "$work/fourteen.yaml" 100
	unset BITBUCKET_TOKEN
	cooper plan --detailed-exitcode
	stop_emulator
	echo "bench plan-100x14 requests=$requests $figures"
	bound requests "$requests" 620
	bound rss_mb "$(figure rss_mb)" 20
}

bench_parse_10mb() {
	"$build/bench/parse" || missed=1
}

cases="plan_1000_reviewers plan_10000_repositories plan_100x14 apply_100x14 parse_10mb"
wanted=$(echo "${CASE:-}" | tr - _)
found=
for case in $cases; do
	[ -z "$wanted" ] || [ "$wanted" = "$case" ] || continue
	found=1
	"bench_$case"
done
if [ -z "$found" ]; then
	echo "bench: there is no case '$CASE'; cases: $(echo "$cases" | tr _ -)" >&2
	exit 64
fi
exit $missed
