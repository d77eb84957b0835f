/*
 * A kind of documents that the API keeps in collections: one row each. An ordinary one needs no more than
 * its name, what names its items, and who may write; irregular ones have attributes and hooks.
 */
#ifndef EMULATOR_RESOURCE_H
#define EMULATOR_RESOURCE_H

#include "bitbucket-emulator/page.h"

#include <stddef.h>

struct context;
struct document;
struct value;

enum shape { SHAPE_TEXT, SHAPE_BOOL, SHAPE_INT, SHAPE_LIST, SHAPE_MAP, SHAPE_ANY };

enum {
	ATTRIBUTE_REQUIRED = 1,  /* must be there when an item is created, and not empty */
	ATTRIBUTE_READ_ONLY = 2, /* the service sets it; what is sent is ignored */
	ATTRIBUTE_NULLABLE = 4,
	ATTRIBUTE_HIDDEN = 8,    /* stored but never shown */
	ATTRIBUTE_TRANSIENT = 16 /* `prepare` sees it in `sent`; it is not stored */
};

/* One name that a request body may have. */
struct attribute {
	const char *name;
	enum shape shape;
	unsigned flags;
	const char *choices; /* separated by '|'; NULL: any */
	const char *initial; /* JSON: its value in a new item that does not say; NULL: left out */
};

/* What names an item in its collection. */
enum key_style {
	KEY_UUID,   /* a UUID, braces included */
	KEY_NUMBER, /* 1, 2, ... within its owner */
	KEY_OWN     /* `prepare` says: a slug, a project key, a user's UUID */
};

/* A write on its way: `prepare` checks it and completes `next`. */
struct change {
	const struct document *old; /* NULL: a new item */
	const struct value *sent;   /* the request body, checked against the attributes */
	struct value *body;    /* what will be stored: the old body or the defaults, and `sent` */
	struct document *next; /* what will be stored: key and ref are the hook's to set */
};

struct resource {
	const char *kind; /* the collection's name in the store */
	const char *type; /* what `type` says in an answer; NULL: nothing */
	const char *noun; /* in messages: "Issue" */
	enum key_style key;
	const struct attribute *attributes; /* NULL: any JSON object will do */
	size_t n_attributes;
	struct paging paging;
	int created;        /* status of a POST; 0 is 201 */
	const char *unique; /* attributes, parted by spaces, that no two items share; or NULL */
	int taken;          /* status where another has them; 0: `prepare` asks */
	bool unlinked;      /* no links in it: what Pipelines serves has none */
	bool lags;          /* what `prepare` hands to lag_note() is read late */
	const char *created_field; /* set once, to the time; NULL: none */
	const char *updated_field; /* set by every write, to the time; NULL: none */

	/* Item -> what is shown. NULL: the body with uuid, id, type and a self link. */
	const struct value *(*render)(struct context *, const struct document *);
	/* 0, or -1 with the error answered. NULL: nothing to check. */
	int (*prepare)(struct context *, struct change *);
	/* Whether the caller may see it in a list. NULL: always. */
	int (*visible)(struct context *, const struct document *);
	/* 0, or -1 with the reason answered why it cannot be deleted. NULL: it can. */
	int (*removing)(struct context *, const struct document *);
	/* Where an item is, for Location. NULL: below the collection. */
	const char *(*location)(struct context *, const struct document *);
};

#define ATTRIBUTES(rows) .attributes = (rows), .n_attributes = COUNT(rows)

extern const struct resource resource_repository, resource_project, resource_issue,
	resource_comment, resource_hook, resource_restriction, resource_deploy_key,
	resource_pipelines, resource_variable, resource_deployment_variable, resource_environment,
	resource_schedule, resource_key_pair, resource_known_host, resource_runner, resource_branch,
	resource_tag, resource_pullrequest, resource_pullrequest_comment, resource_task,
	resource_status;

#endif
