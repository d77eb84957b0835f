#!/usr/bin/perl
# Shows that each lint can fail: a small tree in which everything is right, and for each check one that
# differs from it in a single file.
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my %GOOD = (
	'Makefile' => <<'END',
DEPS_base     :=
DEPS_codec    := base
DEPS_net      := codec base
DEPS_git      := base
DEPS_model    := codec base
DEPS_plan     := model codec base
DEPS_report   := plan model codec base
DEPS_remote   := model net codec base
DEPS_apply    := remote plan model git net codec base
DEPS_kinds    := model codec base
DEPS_emulator := codec base
all:
	@true $(BUILD)/made.c %.c *.c
END
	'.clang-format' => "BasedOnStyle: LLVM
UseTab: Always
IndentWidth: 8
BreakBeforeBraces: Linux
"
		. "AllowShortFunctionsOnASingleLine: None
",
	'reconcile/base/err.h' => <<'END',
/* An error. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code { ERR_NONE };

struct err {
	enum err_code code;
};

#define FORMAT(f, v) __attribute__((format(printf, f, v)))

/* Sets it. */
int err_set(struct err *e, const char *format, ...) FORMAT(2, 3);
int err_clear(struct err *e);

#endif
END
	'reconcile/base/err.c' => <<'END',
#include "base/err.h"

int err_clear(struct err *e)
{
	e->code = ERR_NONE;
	return 0;
}
END
	'reconcile/codec/yaml.h' => <<'END',
/* A reader. */
#ifndef CODEC_YAML_H
#define CODEC_YAML_H

#include "base/err.h"

struct str;

struct reader {
	struct err first; /* embedded */
};

/*
 * Reads it: printf("not a call").
 */
int yaml_read(struct reader *r, struct str *text);

#endif
END
	'reconcile/codec/yaml.c' => <<'END',
#include "codec/yaml.h"

#include <stdio.h>
#include <yaml.h>

int yaml_read(struct reader *r, struct str *text)
{
	char line[] = "puts(goto)"; /* printf("x"); */

	return snprintf(line, sizeof line, "%p", (void *)text) + r->first.code;
}
END
	'cmd/cooper/main.c' => <<'END',
#include "codec/yaml.h"

#include <popt.h>
#include <stdio.h>

int main(void)
{
	return puts("fine");
}
END
	'tests/unit/base/err.c' => "/* test */\n" x 2000,
);

# What replaces or joins the good files, which lint it is for, and the test that must fail.
my @CASES = (
	[ layers => qr/layers: \d+ includes/, 'reconcile/base/up.c' => qq{#include "codec/yaml.h"\n} ],
	[ layers => qr/layers: \d+ includes/, 'reconcile/net/side.c' => qq{#include "git/git.h"\n} ],
	[ layers => qr/layers: \d+ includes/, 'reconcile/base/bare.c' => qq{#include "err.h"\n} ],
	[ layers => qr/layers: \d+ includes/, 'reconcile/model/list.c' => qq{#include "kinds/kinds.h"\n} ],
	[ layers => qr/layers: \d+ includes/, 'reconcile/extra/x.c' => "int extra;\n" ],
	[ layers => qr/layers: \d+ includes/, 'cmd/bitbucket-emulator/x.c' => qq{#include "model/kind.h"\n} ],
	[ layers => qr/layers: \d+ includes/, 'reconcile/plan/x.c' => qq{#include "cooper/options.h"\n} ],
	[ layers => qr/the Makefile/, 'Makefile' => "DEPS_base := codec\n" ],
	[ layers => qr/doors/, 'reconcile/codec/other.c' => "#include <yaml.h>\n" ],
	[ layers => qr/doors/, 'reconcile/model/x.c' => "#include <curl/curl.h>\n" ],
	[ layers => qr/doors/, 'reconcile/apply/x.c' => "#include <git2/commit.h>\n" ],
	[ layers => qr/doors/, 'cmd/cooper/x.c' => "#include <sqlite3.h>\n" ],
	[ layers => qr/doors/, 'reconcile/base/x.c' => "#include <unheard-of.h>\n" ],
	[ layers => qr/headers/, 'reconcile/codec/x.h' => qq{#include "base/err.h"\nint x_do(struct err *e);\n} ],
	[ layers => qr/cycles/, 'reconcile/net/a.h' => qq{#include "net/b.h"\nenum a { A };\nstruct x {\n\tenum b b;\n};\n},
		'reconcile/net/b.h' => qq{#include "net/a.h"\nenum b { B };\nstruct y {\n\tenum a a;\n};\n} ],
	[ layers => qr/output/, 'reconcile/base/x.c' => qq{void f(void)\n{\n\tprintf("x");\n}\n} ],
	[ layers => qr/output/, 'reconcile/base/x.c' => qq{void f(void)\n{\n\tfputs("x", stderr);\n}\n} ],
	[ layers => qr/output/, 'reconcile/base/x.c' => qq{void f(void)\n{\n\twrite(2, "x", 1);\n}\n} ],
	[ layers => qr/output/, 'reconcile/base/x.c' => qq{void f(void)\n{\n\tperror("x");\n}\n} ],

	[ shape => qr/functions: median/, 'reconcile/base/err.c' => many_functions(3, 16) ],
	[ shape => qr/functions: nine of ten/, 'reconcile/base/err.c' => many_functions(9, 5) . many_functions(3, 41) ],
	[ shape => qr/functions: the longest/, 'reconcile/base/x.c' => many_functions(1, 81) ],
	[ shape => qr/files: the longest \.c/, 'reconcile/base/x.c' => "int x;\n" x 451 ],
	[ shape => qr/files: the longest \.h/, 'reconcile/base/x.h' => "\n" x 101 ],
	[ shape => qr/parameters/, 'reconcile/base/x.c' => "int f(int a, int b, int c, int d, int e, int f)\n{\n}\n" ],
	[ shape => qr/parameters/, 'reconcile/base/x.h' => "/* x */\nint f(int a, int (*b)(int, int), int c, int d, int e, ...);\n" ],
	[ shape => qr/contracts/, 'reconcile/base/x.h' => "/* x */\n\nint f(void);\n" ],
	[ shape => qr/contracts/, 'reconcile/base/x.h' => "/* x */\nstruct x;\nint f(struct x *x,\n\tint y);\n" ],
	[ shape => qr/gotos/, 'reconcile/base/x.c' => "void f(void)\n{\n\tgoto out;\nout:;\n}\n" ],
	[ shape => qr/tests/, 'tests/unit/base/err.c' => "/* test */\n" ],
	[ shape => qr/tests/, 'tests/unit/base/err.c' => "", 'tests/data/big.json' => "{}\n" x 200 ],
	[ shape => qr/names/, 'reconcile/base/utils.c' => "" ],
	[ shape => qr/names/, 'cmd/cooper/plan_helpers.h' => "" ],
	[ shape => qr/names/, 'tests/common/x.c' => "" ],
	[ shape => qr/names/, 'reconcile/base/x.c' => "struct pool_manager {\n\tint x;\n};\n" ],
	[ shape => qr/types/, 'reconcile/base/x.h' => "typedef struct x x_t;\n" ],

	[ format => qr/format/, 'reconcile/base/x.c' => "int  x;\n" ],
	[ format => qr/format/, 'tests/unit/base/x.c' => "int f(void) { return 0; }\n" ],

	[ words => qr/notes/, 'docs/plan.md' => 'a TO' . "DO here\n" ],
	[ words => qr/notes/, 'reconcile/base/x.c' => '/* FIX' . "ME */\n" ],
	[ words => qr/places/, 'docs/x.md' => 'see /ho' . "me/ana/cooper\n" ],
	[ words => qr/can be run/, 'tests/x.t' => "#!/bin/sh\n" ],
	[ words => qr/places/, 'tests/x.pl' => 'cd "/wo' . qq{rk/x"\n} ],

	[ links => qr/something/, 'docs/x.md' => "see [y](y.md)\n", 'README.md' => "[x](docs/x.md)\n" ],
	[ links => qr/heading/, 'docs/x.md' => "# An `x`, or y\n[x](#an-x-or-z)\n", 'README.md' => "[x](docs/x.md#an-x-or-y)\n" ],
	[ links => qr/each page/, 'docs/x.md' => "# x\n", 'README.md' => "# y\n" ],

	[ limits => qr/values/, limit('5 kB', 'X_MAX', '') ],
	[ limits => qr/values/, limit('5', 'X_MAX', ''), 'reconcile/base/x.h' => "enum { X_MAX = 5 * 2 };\n" ],
	[ limits => qr/messages/, limit('5', 'X_MAX', 'fewer than 5 of them'), 'reconcile/base/x.c' => qq{char *said = "more than %d of them";\n} ],
	[ limits => qr/test/, limit('5', 'X_MAX', ''), 'tests/unit/base/err.c' => "/* X_MAX */\n" ],
	[ limits => qr/on the page/, 'reconcile/base/x.h' => "#define X_MAX 5\n" ],

	[ makefile => qr/folders/, 'Makefile' => "all:\n\t\@true main.c\n" ],
	[ makefile => qr/folders/, 'tests/tools/x.mk' => "FILES = reconcile/base/err.c\n" ],
	[ makefile => qr/clang/, 'Makefile' => "all:\n\t\@test \$(CC) != clang\n" ],
);

# `$n` functions of `$lines` lines each.
sub many_functions {
	my ($n, $lines) = @_;
	my $body = "\tx++;\n" x ($lines - 3);
	return join '', map { "int f${lines}_$_(int x)\n{\n$body}\n" } 1 .. $n;
}

# The page of limits with one row, what it is about, and a test of it.
sub limit {
	my ($limit, $constant, $message) = @_;
	return ('docs/limits.md' => "| x | $limit | `$constant` | `$message` |\n", 'reconcile/base/x.h' => "enum { X_MAX = 5 /* of them */ };\n",
		'tests/unit/base/err.c' => "X_MAX\n" x 2000);
}

# The good tree with these files, in a folder that goes when the program ends.
sub tree {
	my %files = (%GOOD, @_);
	my $root = tempdir(CLEANUP => 1);
	for my $file (keys %files) {
		make_path(dirname("$root/$file"));
		open my $out, '>', "$root/$file" or die "cannot write '$root/$file': $!\n";
		print $out $files{$file};
		close $out;
	}
	return $root;
}

# The names of the tests of `$lint` in a tree that were not ok, and its plan line.
sub failures {
	my ($lint, $root) = @_;
	my @lines = `BUILD='$root/build' '$^X' '$FindBin::Bin/$lint.t' '$root' 2>/dev/null`;
	return (join('', grep { /^1\.\./ } @lines), map { /^not ok \d+ - (.*)/ ? $1 : () } @lines);
}

sub is_skipped {
	my ($plan) = @_;
	return $plan =~ /# SKIP/;
}

for my $lint (qw(layers shape format words makefile limits links)) {
	my ($plan, @failed) = failures($lint, tree());
	is("@failed", '', "$lint: nothing is wrong with a good tree");
	like($plan, qr/^1\.\./, "$lint: runs to its end");
}

for my $case (@CASES) {
	my ($lint, $expected, @files) = @$case;
	my ($plan, @failed) = failures($lint, tree(@files));
	my $name = "$lint: $files[0] is noticed by $expected";
	SKIP: {
		skip "$lint was skipped", 1 if is_skipped($plan);
		skip 'clang is not there', 1 if $name =~ /clang/ && !`clang --version 2>/dev/null`;
		ok(@failed == 1 && $failed[0] =~ $expected, $name) or diag("failed: @failed");
	}
}
done_testing();
