#include "git/origin.h"

#include "base/arena.h"
#include "base/str.h"
#include "git/git.h"

#include <git2/commit.h>
#include <git2/oid.h>

/* The first byte of a UTF-8 sequence says how long it is, the least second byte that it is not overlong. */
struct lead {
	unsigned char from, to, second_from, second_to;
	size_t len;
};

static const struct lead leads[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool is_sequence(const unsigned char *s, const struct lead *lead)
{
	size_t i;

	if (s[0] < lead->from || s[0] > lead->to || s[1] < lead->second_from ||
		s[1] > lead->second_to)
		return false;
	for (i = 2; i < lead->len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return false;
	return true;
}

/* The length of the character at `s`, which is more than plain ASCII; 0 where it is none. */
static size_t sequence(const char *s)
{
	size_t i;

	for (i = 0; i < COUNT(leads); i++)
		if (is_sequence((const unsigned char *)s, &leads[i]))
			return leads[i].len;
	return 0;
}

/*
 * Names and subjects come from whoever committed, in whatever encoding: nothing in them may move the
 * cursor of a terminal or make a JSON document invalid.
 */
static void add_clean(struct str *out, const char *text)
{
	while (*text) {
		unsigned char c = (unsigned char)*text;
		size_t len = c < 0x80 ? 1 : sequence(text);

		if (c < 0x20 || c == 0x7f)
			str_addch(out, ' ');
		else if (len)
			str_addn(out, text, len);
		else
			str_add(out, "\xef\xbf\xbd");
		text += len ? len : 1;
	}
}

static const char *clean(struct arena *a, const char *text)
{
	AUTO(str_release) struct str out = STR_INIT;

	add_clean(&out, text ? text : "");
	return arena_strndup(a, out.buf, out.len);
}

void origin_set(struct git_origin *origin, struct arena *a, const struct git_commit *commit)
{
	const git_signature *author = git_commit_author(commit);
	char id[GIT_OID_HEXSZ + 1];

	git_oid_tostr(id, sizeof id, git_commit_id(commit));
	*origin = (struct git_origin){
		.known = true,
		.commit = arena_strdup(a, id),
		.author = arena_printf(
			a, "%s <%s>", clean(a, author->name), clean(a, author->email)),
		.time = author->when.time,
		.subject = clean(a, git_commit_summary((git_commit *)commit)),
	};
}
