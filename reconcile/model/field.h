/* One field of a kind: a row from which parsing, comparison, request bodies and documentation come. */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include <stdbool.h>

struct arena;
struct kind;
struct value;

enum field_type {
	FIELD_STRING,     /* one line of text */
	FIELD_TEXT,       /* several lines of text; line ends and spaces at its end do not matter */
	FIELD_BOOL,       /* true or false */
	FIELD_INT,        /* a whole number */
	FIELD_STRING_SET, /* a list of texts in which order does not matter */
	FIELD_PERSON,     /* somebody, named as in `people:`; "" is nobody */
	FIELD_PEOPLE,     /* a list of people in which order does not matter */
	FIELD_REFERENCE,  /* the key of an object of the kind `target` in the same workspace */
	FIELD_SECRET,     /* {env: NAME} or {file: PATH}: is sent and never read back */
	FIELD_VALUE,      /* text, or a secret */
	FIELD_SSH_KEY,    /* a public key: "ssh-ed25519 AAAA..."; see ssh_key.h */
	FIELD_CRON,       /* when something happens, in UTC; see cron.h */
	FIELD_HOST,       /* "host" or "[host]:port", as in known_hosts; see ssh_key.h */
	FIELD_COMMIT,     /* a hash or its beginning; a name of a branch is sent, not compared */
	FIELD_PATH,       /* of a file within its repository; see file_path.h */
	FIELD_CONTENT     /* of a file: text in which every byte matters */
};

enum { FIELD_CONTENT_MAX = 1024 * 1024 }; /* bytes of a FIELD_CONTENT, declared or live */

enum field_flag {
	FIELD_KEY = 1,        /* identifies the object within its parent */
	FIELD_REQUIRED = 2,   /* must be in the manifest where the object is created */
	FIELD_IMMUTABLE = 4,  /* is sent on creation only: another value is another object */
	FIELD_READ_ONLY = 8,  /* the server's: for paths and messages, not for manifests */
	FIELD_NAMES_KEY = 16, /* the server makes the key from it: see slug.h */
	FIELD_AS_TEXT = 32,   /* a boolean that Bitbucket takes as the text "true" or "false" */
	FIELD_NULL = 64,      /* what is empty is sent as null */
	FIELD_INITIAL = 128,  /* is sent on creation, and then goes its own way: never compared */
	FIELD_ALWAYS = 256,   /* goes with every update, changed or not */
	FIELD_SECURES = 512   /* where it is true, the FIELD_VALUE beside it is a secret */
};

/* The value that another field of the object must have. */
struct condition {
	const char *field;
	const char *const *is; /* one of these, NULL at the end */
};

struct field {
	const char *name; /* Bitbucket's own: the key in manifests; "restrictions.admin_only" is a
	                     map in a map */
	const char
		*path; /* where it is in Bitbucket's JSON: "content.raw", "types[kind=fix].prefix",
	                     "." is the whole; NULL: name */
	const char *help;    /* one line */
	const char *example; /* for the reference: a text, words of a list, the name of a secret */
	const char *const *choices; /* the allowed texts, NULL at the end; NULL: any */
	const struct kind *target;  /* FIELD_REFERENCE */
	const char *allowed; /* the characters a text may have, as ranges: "A-Z0-9_"; NULL: any */
	enum field_type type;
	unsigned flags;               /* of enum field_flag */
	unsigned longest;             /* characters of a text; 0: no bound known */
	const struct condition *when; /* it is there, or FIELD_REQUIRED, only then; NULL: always */
	const char *otherwise; /* what a key field that is not there stands for; NULL: nothing */
	const char *negates;   /* of a text: the boolean that is false where this says something */
	const char *constant;  /* is sent on creation; not for manifests */
	const char *gone;      /* what is live and has this text is not there */
	const char *member;    /* in JSON each text of a FIELD_STRING_SET is {member: text}; of a
	                          FIELD_SSH_KEY: the name of the map's type, as in "key_type key" */
};

/* Where the field stands in Bitbucket's JSON: `path`, or else the name. */
const char *field_path(const struct field *f);

/* How people call the type: "text", "true or false", "a person", ... */
const char *field_type_name(const struct field *f);

/*
 * Whether the manifest's `wanted` and the server's `found` (NULL: not in the answer) mean the same:
 * a missing text is "", a missing list is [], a missing boolean is false; the order of sets and what
 * blank a FIELD_TEXT ends in do not matter. Persons are compared by person_same(), not here.
 */
bool field_equal(const struct field *f, const struct value *wanted, const struct value *found);

#endif
