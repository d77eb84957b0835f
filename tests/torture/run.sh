#!/bin/sh
# All of the torture, or with TORTURE=short a sample; the whole puts its figures into docs/reliability.md, or the file PAGE.
# The last line has the totals of all faults.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
page=${PAGE:-$here/../../docs/reliability.md}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TOTALS="$work/totals"
: > "$TOTALS"
status=0
if [ "${TORTURE:-}" = short ]; then
	export PAIRS="${PAIRS:-200}"
else
	export FIGURES="$work/figures"
fi
for program in pairs torture bytes allocations renewals; do
	"$here/$program.pl" || status=$?
done
total=$(awk '{ for (i = 1; i <= 5; i++) sum[i] += $i }
	END { printf "%d faults, %d converged, %d doubled, %d lost, %d untold", sum[1], sum[2], sum[3], sum[4], sum[5] }' "$TOTALS")
if [ -n "${FIGURES:-}" ]; then
	printf 'Together: %s.\n' "$total" >> "$FIGURES"
	awk -v figures="$FIGURES" '
		/^<!-- end of the figures -->/ { inside = 0 }
		!inside { print }
		/^<!-- figures -->/ { inside = 1; while ((getline line < figures) > 0) print line }
	' "$page" > "$work/page"
	cat "$work/page" > "$page"
fi
echo "torture: $total"
exit "$status"
