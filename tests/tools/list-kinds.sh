#!/bin/sh
# Prints the C source of the list of all kinds, found in the given tables.
set -eu
printf '#include "kinds/kinds.h"\n\n#include <stddef.h>\n\nconst struct kind *const all_kinds[] = {\n'
sed -n 's/^const struct kind \(kind_[a-z0-9_]*\) = {$/\t\&\1,/p' "$@" | sort
printf '\tNULL,\n};\n'
