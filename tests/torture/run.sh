#!/bin/sh
# All of the torture, or with TORTURE=short a sample; the whole puts its figures into docs/reliability.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../docs/reliability.md
if [ "${TORTURE:-}" = short ]; then
	PAIRS=${PAIRS:-200} "$here/pairs.pl"
	exec "$here/torture.pl"
fi
status=0
"$here/pairs.pl" || status=$?
figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
FIGURES=$figures "$here/torture.pl" || status=$?
awk -v figures="$figures" '
	/^<!-- end of the figures -->/ { inside = 0 }
	!inside { print }
	/^<!-- figures -->/ { inside = 1; while ((getline line < figures) > 0) print line }
' "$page" > "$page.new"
mv "$page.new" "$page"
exit "$status"
