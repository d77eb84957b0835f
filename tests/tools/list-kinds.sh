#!/bin/sh
# Prints the C source of the list of all kinds, found in the given tables.
set -eu
names() { sed -n 's/^const struct kind \(kind_[a-z0-9_]*\) = {$/\1/p' "$@" | sort; }
printf '#include "kinds/kinds.h"\n\n#include <stddef.h>\n\n'
names "$@" | sed 's/.*/extern const struct kind &;/'
printf '\nconst struct kind *const all_kinds[] = {\n'
names "$@" | sed 's/.*/\t\&&,/'
printf '\tNULL,\n};\n'
