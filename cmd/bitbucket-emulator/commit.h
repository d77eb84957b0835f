/* Commits of a repository: each has its tree, as a map from path to file. Fact sheet 3.15. */
#ifndef EMULATOR_COMMIT_H
#define EMULATOR_COMMIT_H

#include <stdbool.h>

struct context;
struct document;
struct document_list;
struct value;

/* What a new commit of the request's repository is made of. */
struct commit {
	const char *message;
	const char *author;            /* "Ana Lima <ana@acme.example>" */
	const struct document *user;   /* who that is; NULL: nobody known */
	const struct document *parent; /* NULL: a root */
	const struct document *merged; /* the second parent of a merge; or NULL */
	const struct value *tree;      /* path -> {blob, size} */
};

/* Stores a commit whose hash is new, but follows from names; its key is the hash. */
const struct document *commit_make(struct context *c, const struct commit *of);

/* How `user` signs commits, in the request's arena; NULL is nobody. */
const char *commit_author(struct context *c, const struct document *user);

/* The commit with that hash, or with the only hash that begins so; NULL where there is none. */
const struct document *commit_find(struct context *c, const char *hash);

/* The same, or what a branch, a tag or HEAD of that name points to. */
const struct document *commit_resolve(struct context *c, const char *revision);

/* What of a commit its tree is: never NULL. */
const struct value *commit_tree(const struct document *commit);

/* `tip` and all it descends from, newest first. */
void commit_history(struct context *c, const struct document *tip, struct document_list *list);

/* Whether `list` has the commit. */
bool commit_listed(const struct document_list *list, const struct document *commit);

/* A commit as refs embed it (refs.branch.get.json). */
const struct value *commit_render(struct context *c, const struct document *commit);

/* A commit as lists and its own address show it (pullrequest.commits.list.json). */
const struct value *commit_render_full(struct context *c, const struct document *commit);

/* {type, hash, links} with `digits` of the hash (pullrequest.get.json has 12, src.file.meta.json 40). */
struct value *commit_render_brief(struct context *c, const char *hash, int digits);

/* Answers 404 as `src` does for a revision that is not there (error.404.src.ref-missing.json). -1. */
int commit_missing(struct context *c, const char *revision);

/* GET /repositories/{workspace}/{repository}/commit/{commit} */
int commit_get(struct context *c);

/* GET /repositories/{workspace}/{repository}/commits, of all branches */
int commit_list(struct context *c);

/* GET /repositories/{workspace}/{repository}/commits/{revision} */
int commit_list_of(struct context *c);

#endif
