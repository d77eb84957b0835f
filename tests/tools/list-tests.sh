#!/bin/sh
# Prints the C source of a cmocka program that runs every `static void test_...(void **state)` of a file.
# `setup` and `teardown` of that name in the file run once around them all.
set -eu
group() { grep -q "^static int $1(void \*\*state)" "$2" && echo "$1" || echo NULL; }
printf '#include "%s"\n\nint main(void)\n{\n\tconst struct CMUnitTest tests[] = {\n' "$1"
sed -n 's/^static void \(test_[a-z0-9_]*\)(void \*\*state)$/\t\tcmocka_unit_test(\1),/p' "$1"
printf '\t};\n\n\treturn cmocka_run_group_tests(tests, %s, %s);\n}\n' "$(group group_setup "$1")" "$(group group_teardown "$1")"
