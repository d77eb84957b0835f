/* Kinds that manifests declare: what each row takes, every mistake with its place, and objects of such kinds. */
#include "model/declared.h"

#include "tests/unit/model/library.h"

/* What a list in a book needs, and the fields it needs. */
#define LIST                                                                                       \
	"parent: book, shape: list, list: 'b/{workspace}/{book}', item: "                          \
	"'b/{workspace}/{book}/{id}'"
#define KEY "name: {type: string, key: true}, id: {type: integer, read_only: true}"

struct row {
	const char *kinds, *mistakes;
};

static void check(const struct row *rows, size_t n)
{
	AUTO(str_release) struct str body = STR_INIT;
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		str_reset(&body);
		str_addf(&body, "kinds: %s", rows[i].kinds);
		load_body(&l, body.buf);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

/* What is no map of kinds, and what is none of its kinds. */
static void test_the_section_itself(void **state)
{
	static const struct row rows[] = {
		{ "[]", "f.yaml:3:8: 'kinds' is a map, not a list\n" },
		{ "null", "f.yaml:3:8: 'kinds' is null, which says nothing: leave the key out to "
			  "not manage it, or write \"\", [] or {} to empty it\n" },
		{ "lamp", "f.yaml:3:8: 'kinds' is a map, not text\n" },
		{ "{}", "" },
		{ "{lamp: }", "f.yaml:3:15: the kind 'lamp' is a map of rows, not null\n" },
		{ "{lamp: []}", "f.yaml:3:15: the kind 'lamp' is a map of rows, not a list\n" },
		{ "{Lamp: {" LIST ", fields: {" KEY "}}}",
			"f.yaml:3:9: 'Lamp' is no name: lower-case letters, digits and '_', a "
			"letter first\n" },
		{ "{'': {}}", "f.yaml:3:9: '' is no name: lower-case letters, digits and '_', a "
			      "letter first\n"
			      "f.yaml:3:9: the kind '' without a 'parent'\n"
			      "f.yaml:3:9: the kind '' without a 'shape'\n" },
		{ "{2lamps: {}}", "f.yaml:3:9: '2lamps' is no name: lower-case letters, digits and "
				  "'_', a letter first\n"
				  "f.yaml:3:9: the kind '2lamps' without a 'parent'\n"
				  "f.yaml:3:9: the kind '2lamps' without a 'shape'\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Each row, with what it cannot be. */
static void test_rows_of_a_kind(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {}}", "f.yaml:3:9: the kind 'lamp' without a 'parent'\n"
				"f.yaml:3:9: the kind 'lamp' without a 'shape'\n" },
		{ "{lamp: {shap: list}}",
			"f.yaml:3:9: the kind 'lamp' without a 'parent'\n"
			"f.yaml:3:9: the kind 'lamp' without a 'shape'\n"
			"f.yaml:3:16: there is no row 'shap', did you mean 'shape'?\n" },
		{ "{lamp: {colour: red}}",
			"f.yaml:3:9: the kind 'lamp' without a 'parent'\n"
			"f.yaml:3:9: the kind 'lamp' without a 'shape'\n"
			"f.yaml:3:16: there is no row 'colour'; one of: parent, plural, help, "
			"shape, order, flags, list, item, pagelen, update, update_in, remove, "
			"line, toggle, rename, absent_status, taken_status, limit_status, scopes, "
			"writers, fields\n" },
		{ "{lamp: {" LIST ", plural: [], fields: {" KEY "}}}",
			"f.yaml:3:116: 'plural' is text, not a list\n" },
		{ "{lamp: {" LIST ", plural: Lamps, fields: {" KEY "}}}",
			"f.yaml:3:116: 'Lamps' is no name: lower-case letters, digits and '_', a "
			"letter first\n" },
		{ "{lamp: {" LIST ", plural: '', fields: {" KEY "}}}",
			"f.yaml:3:116: 'plural' is empty\n" },
		{ "{lamp: {" LIST ", help: [a], fields: {" KEY "}}}",
			"f.yaml:3:114: 'help' is text, not a list\n" },
		{ "{lamp: {" LIST ", help: \"a\\nb\", fields: {" KEY "}}}",
			"f.yaml:3:114: 'help' is one line of text\n" },
		{ "{lamp: {parent: book, shape: heap}}", "f.yaml:3:37: 'shape' cannot be 'heap'; "
							 "one of: map, list, set, singleton\n" },
		{ "{lamp: {parent: book, shape: [list]}}",
			"f.yaml:3:37: 'shape' has words, not a list\n" },
		{ "{lamp: {parent: [book], shape: list}}",
			"f.yaml:3:24: 'parent' is the name of a kind, not a list\n" },
		{ "{lamp: {" LIST ", order: first, fields: {" KEY "}}}",
			"f.yaml:3:115: 'order' cannot be 'first'; one of: project, repository, "
			"file, ref, mainbranch, pipelines, permission, reviewer, branching_model, "
			"restriction, variable, environment, rest, tracker, issue, "
			"pull_request\n" },
		{ "{lamp: {" LIST ", flags: exact, fields: {" KEY "}}}",
			"f.yaml:3:115: 'flags' is a list of words, not text\n" },
		{ "{lamp: {" LIST ", flags: [exat], fields: {" KEY "}}}",
			"f.yaml:3:116: 'flags' cannot be 'exat', did you mean 'exact'? One of: "
			"by_key, create_item, create_put, exact, in_parent, late, no_get, "
			"permanent, precious\n" },
		{ "{lamp: {" LIST ", flags: [[exact]], fields: {" KEY "}}}",
			"f.yaml:3:116: 'flags' has words, not a list\n" },
		{ "{lamp: {" LIST ", flags: [layered, block], fields: {" KEY "}}}",
			"f.yaml:3:116: 'flags' cannot be 'layered'; one of: by_key, create_item, "
			"create_put, exact, in_parent, late, no_get, permanent, precious\n"
			"f.yaml:3:125: 'flags' cannot be 'block'; one of: by_key, create_item, "
			"create_put, exact, in_parent, late, no_get, permanent, precious\n" },
		{ "{lamp: {" LIST ", pagelen: many, fields: {" KEY "}}}",
			"f.yaml:3:117: 'pagelen' is a whole number, not text\n" },
		{ "{lamp: {" LIST ", pagelen: 0, fields: {" KEY "}}}",
			"f.yaml:3:117: 'pagelen' is a number from 1 to 1000\n" },
		{ "{lamp: {" LIST ", pagelen: 1001, fields: {" KEY "}}}",
			"f.yaml:3:117: 'pagelen' is a number from 1 to 1000\n" },
		{ "{lamp: {" LIST ", pagelen: 1.5, fields: {" KEY "}}}",
			"f.yaml:3:117: 'pagelen' is a whole number, not a number\n" },
		{ "{lamp: {" LIST ", absent_status: 399, fields: {" KEY "}}}",
			"f.yaml:3:123: 'absent_status' is a number from 400 to 499\n" },
		{ "{lamp: {" LIST ", taken_status: 500, fields: {" KEY "}}}",
			"f.yaml:3:122: 'taken_status' is a number from 400 to 499\n" },
		{ "{lamp: {" LIST ", limit_status: 500, fields: {" KEY "}}}",
			"f.yaml:3:122: 'limit_status' is a number from 400 to 499\n" },
		{ "{lamp: {" LIST
		  ", update: 'b/{workspace}/{book}/{id}', update_in: 'a b', fields: {" KEY "}}}",
			"f.yaml:3:156: 'a b' is no name: lower-case letters, digits and '_', a "
			"letter first\n" },
		{ "{lamp: {" LIST ", update_in: change, fields: {" KEY "}}}",
			"f.yaml:3:119: 'update_in' goes with 'update'\n" },
		{ "{lamp: {" LIST ", line: 7, fields: {" KEY "}}}",
			"f.yaml:3:114: 'line' has words, not a whole number\n" },
		{ "{lamp: {" LIST ", line: [], fields: {" KEY "}}}",
			"f.yaml:3:114: 'line' is empty\n" },
		{ "{lamp: {" LIST ", line: [name, {}], fields: {" KEY "}}}",
			"f.yaml:3:121: 'line' has words, not a map\n" },
		{ "{lamp: {" LIST ", line: colour, fields: {" KEY "}}}",
			"f.yaml:3:114: 'line' has 'colour', which is no field that it could "
			"set\n" },
		{ "{lamp: {" LIST ", line: id, fields: {" KEY "}}}",
			"f.yaml:3:114: 'line' has 'id', which is no field that it could set\n" },
		{ "{lamp: {" LIST ", line: '', fields: {" KEY "}}}",
			"f.yaml:3:114: 'line' has words, not nothing\n" },
		{ "{lamp: {" LIST ", scopes: read, fields: {" KEY "}}}",
			"f.yaml:3:116: 'scopes' is a map, not text\n" },
		{ "{lamp: {" LIST ", scopes: {reed: {}}, fields: {" KEY "}}}",
			"f.yaml:3:117: there is no row 'reed', did you mean 'read'?\n" },
		{ "{lamp: {" LIST ", scopes: {read: {oauth: 7}}, fields: {" KEY "}}}",
			"f.yaml:3:131: 'oauth' has words, not a whole number\n" },
		{ "{lamp: {" LIST ", scopes: {read: {api: x}}, fields: {" KEY "}}}",
			"f.yaml:3:124: there is no row 'api'; one of: oauth, api_token\n" },
		{ "{lamp: {" LIST ", scopes: {read: {oauth: \"a\\tb\"}}, fields: {" KEY "}}}",
			"f.yaml:3:131: 'oauth' has a character that no word has\n" },
		{ "{lamp: {" LIST ", writers: [nobody], fields: {" KEY "}}}",
			"f.yaml:3:118: 'writers' cannot be 'nobody'; one of: api_token, oauth, "
			"access_token\n" },
		{ "{lamp: {" LIST ", writers: oauth, fields: {" KEY "}}}",
			"f.yaml:3:117: 'writers' is a list of words, not text\n" },
		{ "{lamp: {" LIST ", help: null, fields: {" KEY "}}}",
			"f.yaml:3:114: 'help' is null, which says nothing: leave the key out to "
			"not manage it, or write \"\", [] or {} to empty it\n" },
		{ "{lamp: {parent: book, shape: list, fields: []}}",
			"f.yaml:3:51: 'fields' is a map of fields, not a list\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* A path goes on from the API, and nowhere else. */
static void test_paths(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {parent: book, shape: list, list: '/books', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' begins with '/': it goes on from the URL of the "
			"API\n" },
		{ "{lamp: {parent: book, shape: list, list: "
		  "'https://evil.example/{workspace}/{book}', item: 'b/{workspace}/{book}/{id}', "
		  "fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' is a URL: write what comes behind that of the API, "
			"such as repositories/{workspace}/{repository}/hooks\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/../x', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has the part '..', which would lead to another "
			"path\n" },
		{ "{lamp: {parent: book, shape: list, list: '../{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has the part '..', which would lead to another "
			"path\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/./{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has the part '.', which would lead to another "
			"path\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b//{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has nothing between two '/'\n" },
		{ "{lamp: {parent: book, shape: list, list: '//evil.example/{workspace}/{book}', "
		  "item: 'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has nothing between two '/'\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}?q=1', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a '?': what is asked for is added by itself\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}#x', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a '#', which ends a path\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/%2e%2e', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a '%': what needs it is encoded by itself\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a brace that belongs to no placeholder\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a brace that belongs to no placeholder\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a brace that belongs to no placeholder\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/a b', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' may have letters, digits, '-', '.', '_', '~', '/' and "
			"placeholders only\n" },
		{ "{lamp: {parent: book, shape: list, list: \"b\\\\{workspace}/{book}\", item: "
		  "\"b/{workspace}/{book}/{id}\", fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' may have letters, digits, '-', '.', '_', '~', '/' and "
			"placeholders only\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b@evil.example/{workspace}/{book}', "
		  "item: 'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' may have letters, digits, '-', '.', '_', '~', '/' and "
			"placeholders only\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{{id}}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has a brace that belongs to no placeholder\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{shelf}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has {shelf}, which nothing fills in; see the names of "
			"what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{id}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has {id}, which nothing fills in; see the names of "
			"what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{lamp}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has {lamp}, which nothing fills in; see the names of "
			"what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' does not say in which {book}\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book.uuid}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book.tags}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has {book.tags}, which nothing fills in; see the "
			"names of what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}/{book.nothing}', "
		  "item: 'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:49: 'list' has {book.nothing}, which nothing fills in; see the "
			"names of what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}', fields: {" KEY "}}}",
			"f.yaml:3:79: 'item' is the same for every lamp: it needs a {lamp}, or one "
			"of its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{name}', fields: {" KEY "}}}",
			"" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', fields: {" KEY "}}}",
			"" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp.id}', fields: {" KEY "}}}",
			"" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{uuid}', fields: {" KEY "}}}",
			"f.yaml:3:79: 'item' has {uuid}, which nothing fills in; see the names of "
			"what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:79: 'item' does not say in which {book}\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'{workspace}/{book}/{id}/', fields: {" KEY "}}}",
			"" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Each row of a field, with what it cannot be. */
static void test_rows_of_a_field(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {" LIST ", fields: {" KEY ", color: red}}}",
			"f.yaml:3:195: the field 'color' is a map of rows, not text\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {}}}}",
			"f.yaml:3:188: the field 'color' without a 'type'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: strin}}}}",
			"f.yaml:3:202: 'type' cannot be 'strin', did you mean 'string'? One of: "
			"string, text, boolean, integer, string_set, person, people, reference, "
			"secret, value, ssh_key, cron, host, commit, path, content\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, colour: red}}}}",
			"f.yaml:3:210: there is no row 'colour'; one of: type, path, help, "
			"example, "
			"choices, target, allowed, longest, when, otherwise, negates, constant, "
			"gone, "
			"member, key, required, immutable, read_only, names_key, as_text, null, "
			"initial, always, secures\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: [string]}}}}",
			"f.yaml:3:202: 'type' has words, not a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: [a]}}}}",
			"f.yaml:3:216: 'path' is text, not a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: 'a b'}}}}",
			"f.yaml:3:216: 'a b' is no place in JSON: names with dots between, such as "
			"content.raw, or a choice, such as types[kind=fix].prefix\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: '..'}}}}",
			"f.yaml:3:216: '..' is no place in JSON: names with dots between, such as "
			"content.raw, or a choice, such as types[kind=fix].prefix\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: a.b&c}}}}",
			"f.yaml:3:216: 'a.b&c' is no place in JSON: names with dots between, such "
			"as content.raw, or a choice, such as types[kind=fix].prefix\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: 'a[b]'}}}}",
			"f.yaml:3:216: 'a[b]' is no place in JSON: names with dots between, such "
			"as content.raw, or a choice, such as types[kind=fix].prefix\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: 'a[b=c].d'}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: '.'}}}}", "" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, path: 'a[b=c'}}}}",
			"f.yaml:3:216: 'a[b=c' is no place in JSON: names with dots between, such "
			"as content.raw, or a choice, such as types[kind=fix].prefix\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, choices: red}}}}",
			"f.yaml:3:219: 'choices' is a list of texts, not text\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, choices: []}}}}",
			"f.yaml:3:219: 'choices' is a list of 1 to 1000 texts\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, choices: [[red]]}}}}",
			"f.yaml:3:220: an entry of 'choices' is text, not a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: boolean, choices: [a]}}}}",
			"f.yaml:3:220: a field of the type boolean has no use for 'choices'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: integer, allowed: a-z}}}}",
			"f.yaml:3:220: a field of the type integer has no use for 'allowed'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, allowed: ''}}}}",
			"f.yaml:3:219: 'allowed' is empty\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, longest: 0}}}}",
			"f.yaml:3:219: 'longest' is a number from 1 to 1000000\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, longest: long}}}}",
			"f.yaml:3:219: 'longest' is a whole number, not text\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: person, longest: 3}}}}",
			"f.yaml:3:219: a field of the type person has no use for 'longest'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, required: 'yes'}}}}",
			"f.yaml:3:220: 'required' is true or false, not text\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, required: 1}}}}",
			"f.yaml:3:220: 'required' is true or false, not a whole number\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, required: false}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, when: name}}}}",
			"f.yaml:3:216: 'when' is a map, not text\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, when: {field: name}}}}}",
			"f.yaml:3:216: 'when' says which 'field' it is about, and what it 'is'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, when: {is: [a]}}}}}",
			"f.yaml:3:216: 'when' says which 'field' it is about, and what it 'is'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, when: {field: nam, is: [a]}}}}}",
			"f.yaml:3:216: there is no field 'nam', did you mean 'name'?\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, when: {field: color, is: [a]}}}}}",
			"f.yaml:3:216: 'when' is about another field, not 'color' itself\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, when: {field: name, are: [a]}}}}}",
			"f.yaml:3:230: there is no row 'are'; one of: field, is\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, when: {field: name, is: [a]}}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, negates: nme}}}}",
			"f.yaml:3:219: there is no field 'nme', did you mean 'name'?\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, negates: name}}}}",
			"f.yaml:3:219: 'negates' is about a boolean, and 'name' is of the type "
			"string\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: boolean, negates: name}}}}",
			"f.yaml:3:220: 'negates' is about a boolean, and 'name' is of the type "
			"string\n"
			"f.yaml:3:220: a field of the type boolean has no use for 'negates'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, otherwise: x}}}}",
			"f.yaml:3:221: 'otherwise' is for fields that are part of the key\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, constant: [x]}}}}",
			"f.yaml:3:220: 'constant' is text, not a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, constant: x, required: true}}}}",
			"f.yaml:3:233: 'constant' and 'required' contradict each other\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: secret, constant: x}}}}",
			"f.yaml:3:220: a field of the type secret has no use for 'constant'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, gone: {}}}}}",
			"f.yaml:3:216: 'gone' is text, not a map\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: people, gone: x}}}}",
			"f.yaml:3:216: a field of the type people has no use for 'gone'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, member: x}}}}",
			"f.yaml:3:218: a field of the type string has no use for 'member'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string_set, member: 'a b'}}}}",
			"f.yaml:3:222: 'member' is a name in JSON; of an ssh_key, one for its type "
			"and one for the rest\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string_set, member: 'a,b'}}}}",
			"f.yaml:3:222: 'member' is a name in JSON; of an ssh_key, one for its type "
			"and one for the rest\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: ssh_key, member: a b}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: ssh_key, member: a b c}}}}",
			"f.yaml:3:219: 'member' is a name in JSON; of an ssh_key, one for its type "
			"and one for the rest\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: reference}}}}",
			"f.yaml:3:188: a field of the type reference has a 'target': the kind that "
			"it names\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: reference, target: shelv}}}}",
			"f.yaml:3:221: there is no kind 'shelv', did you mean 'shelf'?\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: reference, target: shelf}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: reference, target: note}}}}",
			"f.yaml:3:221: 'note' cannot be referred to: only what stands in a map of "
			"the workspace can\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, target: shelf}}}}",
			"f.yaml:3:218: a field of the type string has no use for 'target'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: reference, target: [shelf]}}}}",
			"f.yaml:3:221: 'target' is the name of a kind, not a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, as_text: true}}}}",
			"f.yaml:3:219: a field of the type string has no use for 'as_text'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: boolean, as_text: true}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: boolean, null: true}}}}",
			"f.yaml:3:217: a field of the type boolean has no use for 'null'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, null: true}}}}", "" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: string, names_key: true}}}}",
			"f.yaml:3:221: 'names_key' is for maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: boolean, secures: true}}}}",
			"f.yaml:3:220: 'secures' needs a field of the type value, which it makes a "
			"secret\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", on: {type: boolean, secures: true}, value: {type: value}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", color: {type: text, secures: true}}}}",
			"f.yaml:3:217: 'secures' needs a field of the type value, which it makes a "
			"secret\n"
			"f.yaml:3:217: a field of the type text has no use for 'secures'\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, read_only: true, required: true}}}}",
			"f.yaml:3:237: 'read_only' and 'required' contradict each other\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, key: true, initial: true}}}}",
			"f.yaml:3:230: 'key' and 'initial' contradict each other\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, immutable: true, initial: true}}}}",
			"f.yaml:3:236: 'immutable' and 'initial' contradict each other\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, read_only: true, key: true}}}}",
			"f.yaml:3:232: 'read_only' and 'key' contradict each other\n" },
		{ "{lamp: {" LIST ", fields: {" KEY
		  ", color: {type: string, immutable: true, always: true}}}}",
			"f.yaml:3:235: 'immutable' and 'always' contradict each other\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Names that manifests could not have. */
static void test_names_of_fields(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {" LIST ", fields: {" KEY ", 'a b': {type: string}}}}",
			"f.yaml:3:188: 'a b' is no name of a field: letters, digits, '_' and '-', "
			"with dots where it stands in maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", 'a.': {type: string}}}}",
			"f.yaml:3:188: 'a.' is no name of a field: letters, digits, '_' and '-', "
			"with dots where it stands in maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", '.a': {type: string}}}}",
			"f.yaml:3:188: '.a' is no name of a field: letters, digits, '_' and '-', "
			"with dots where it stands in maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", '': {type: string}}}}",
			"f.yaml:3:188: '' is no name of a field: letters, digits, '_' and '-', "
			"with dots where it stands in maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", 'a..b': {type: string}}}}",
			"f.yaml:3:188: 'a..b' is no name of a field: letters, digits, '_' and '-', "
			"with dots where it stands in maps\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", a: {type: string}, a.b: {type: string}}}}",
			"f.yaml:3:207: 'a.b' cannot stand in 'a', which is a field\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", a.b: {type: string}, a.c: {type: string}}}}",
			"" },
		{ "{lamp: {" LIST ", fields: {" KEY ", name: {type: string}}}}",
			"f.yaml:3:188: repeats 'name', first at line 3\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", absent: {type: boolean}}}}",
			"f.yaml:3:188: 'absent' is a word of manifests, and no field can be called "
			"so\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", exact: {type: boolean}}}}", "" },
		{ "{lamp: {" LIST ", fields: {" KEY ", renamed_from: {type: string}}}}", "" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* What tells objects from each other, by shape. */
static void test_keys(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {" LIST ", fields: {id: {type: integer, read_only: true}}}}",
			"f.yaml:3:9: the kind 'lamp' without a field with 'key: true': nothing "
			"tells one from another\n" },
		{ "{lamp: {" LIST ", fields: {tags: {type: string_set, key: true}, id: {type: "
		  "integer, read_only: true}}}}",
			"f.yaml:3:147: a field of the type string_set can be no key of a list\n" },
		{ "{lamp: {" LIST ", fields: {who: {type: person, key: true}, id: {type: integer, "
		  "read_only: true}}}}",
			"f.yaml:3:142: a field of the type person can be no key of a list\n" },
		{ "{lamp: {" LIST ", fields: {" KEY ", n: {type: integer, key: true}}}}", "" },
		{ "{lamp: {parent: book, shape: map, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', fields: {a: {type: string, key: true}, b: {type: "
		  "string, key: true}}}}",
			"f.yaml:3:117: a map has one key field, which stands before the colon, not "
			"2\n" },
		{ "{lamp: {parent: book, shape: map, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', fields: {a: {type: integer, key: true}}}}",
			"f.yaml:3:142: a field of the type integer can be no key of a map\n" },
		{ "{lamp: {parent: book, shape: set, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', fields: {a: {type: string, key: true}, b: {type: "
		  "string}}}}",
			"f.yaml:3:117: a set has one field: its key\n" },
		{ "{lamp: {parent: book, shape: set, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', fields: {a: {type: string}}}}",
			"f.yaml:3:9: the kind 'lamp' without a field with 'key: true': nothing "
			"tells one from another\n" },
		{ "{lamp: {parent: book, shape: singleton, item: 'b/{workspace}/{book}/lamp', "
		  "fields: {a: {type: string, key: true}}}}",
			"f.yaml:3:115: a singleton has no key: there is one in each book\n" },
		{ "{lamp: {" LIST ", flags: [by_key], fields: {" KEY
		  ", n: {type: string, key: true}}}}",
			"f.yaml:3:115: 'by_key' needs one key field of the type string\n" },
		{ "{lamp: {" LIST ", flags: [by_key], fields: {n: {type: integer, key: true}, id: "
		  "{type: integer, read_only: true}}}}",
			"f.yaml:3:115: 'by_key' needs one key field of the type string\n" },
		{ "{lamp: {" LIST ", flags: [by_key], fields: {" KEY "}}}", "" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* What could not be read, created, changed or deleted. */
static void test_methods(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {parent: book, shape: list, item: 'b/{workspace}/{book}/{id}', fields: "
		  "{" KEY "}}}",
			"f.yaml:3:9: the kind 'lamp' without a 'list': nobody would know what is "
			"there\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', fields: {" KEY
		  "}}}",
			"f.yaml:3:9: the kind 'lamp' without an 'item': it could be neither read "
			"nor changed nor deleted\n" },
		{ "{lamp: {" LIST "}}", "f.yaml:3:9: the kind 'lamp' without 'fields': there would "
					"be nothing to say about it\n"
					"f.yaml:3:9: the kind 'lamp' without a field with 'key: "
					"true': nothing tells one from another\n" },
		{ "{lamp: {parent: book, shape: singleton, fields: {a: {type: string}}}}",
			"f.yaml:3:9: the kind 'lamp' without an 'item': it could be neither read "
			"nor changed nor deleted\n" },
		{ "{lamp: {parent: book, shape: singleton}}",
			"f.yaml:3:9: the kind 'lamp' without 'fields': there would be nothing to "
			"say about it\n" },
		{ "{lamp: {parent: book, shape: singleton, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/l', pagelen: 9, fields: {a: {type: string}}}}",
			"f.yaml:3:54: a singleton has no use for 'list'\n"
			"f.yaml:3:119: a singleton has no use for 'pagelen'\n" },
		{ "{lamp: {parent: book, shape: singleton, item: 'b/{workspace}/{book}/{a}', "
		  "fields: {a: {type: string}}}}",
			"f.yaml:3:54: 'item' has {a}, which nothing fills in; see the names of "
			"what it stands in, and its fields\n" },
		{ "{lamp: {parent: book, shape: singleton, toggle: has_lamp}}",
			"f.yaml:3:56: 'toggle' needs a parent that is read and changed by a path "
			"of its own, and a book is not\n" },
		{ "{lamp: {parent: book, shape: singleton, toggle: has_lamp, item: "
		  "'b/{workspace}/{book}/x'}}",
			"f.yaml:3:56: 'toggle' needs a parent that is read and changed by a path "
			"of its own, and a book is not\n"
			"f.yaml:3:72: what has 'toggle' has no use for 'item'\n" },
		{ "{lamp: {parent: book, shape: singleton, item: 'b/{workspace}/{book}/x', flags: "
		  "[in_parent], fields: {a: {type: string}}}}",
			"f.yaml:3:87: 'in_parent' needs a parent that is read and changed by a "
			"path of its own, and a book is not\n" },
		{ "{lamp: {" LIST ", toggle: has_lamp, fields: {" KEY "}}}",
			"f.yaml:3:79: what has 'toggle' has no use for 'item'\n"
			"f.yaml:3:116: 'toggle' needs a parent that is read and changed by a path "
			"of its own, and a book is not\n"
			"f.yaml:3:116: a list has no use for 'toggle'\n"
			"f.yaml:3:134: what has 'toggle' has no use for 'fields'\n" },
		{ "{lamp: {" LIST ", rename: name, fields: {" KEY "}}}",
			"f.yaml:3:116: a list has no use for 'rename'\n" },
		{ "{lamp: {" LIST ", flags: [in_parent], fields: {" KEY "}}}",
			"f.yaml:3:115: 'in_parent' needs a parent that is read and changed by a "
			"path of its own, and a book is not\n"
			"f.yaml:3:115: a list has no use for 'in_parent'\n" },
		{ "{lamp: {" LIST ", flags: [create_put], fields: {" KEY "}}}",
			"f.yaml:3:79: 'item' has {id}, which the server makes, and it has to be "
			"known before\n" },
		{ "{lamp: {" LIST ", flags: [create_item], fields: {" KEY "}}}",
			"f.yaml:3:79: 'item' has {id}, which the server makes, and it has to be "
			"known before\n" },
		{ "{lamp: {" LIST ", flags: [create_put, create_item], fields: {" KEY "}}}",
			"f.yaml:3:115: 'create_item' and 'create_put' contradict each other\n" },
		{ "{lamp: {parent: book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{name}', flags: [create_put, exact], fields: {name: "
		  "{type: string, key: true}}}}",
			"" },
		{ "{lamp: {parent: book, shape: set, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{lamp}', update: 'b/{workspace}/{book}/{lamp}', line: a, "
		  "flags: [exact], fields: {a: {type: string, key: true}}}}",
			"f.yaml:3:117: a set has no use for 'update'\n"
			"f.yaml:3:154: a set has no use for 'line'\n"
			"f.yaml:3:164: a set has no use for 'exact'\n" },
		{ "{lamp: {" LIST ", update: 'b/{workspace}/{book}/change', fields: {" KEY "}}}",
			"f.yaml:3:116: 'update' is the same for every lamp: it needs a {lamp}, or "
			"one of its fields\n" },
		{ "{lamp: {" LIST ", remove: 'b/{workspace}/{book}/{id}/off', update: "
		  "'b/{workspace}/{book}/{id}/on', update_in: lamp, fields: {" KEY "}}}",
			"" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Names that something else has. */
static void test_names_of_kinds(void **state)
{
	static const struct row rows[] = {
		{ "{note: {" LIST ", fields: {" KEY "}}}",
			"f.yaml:3:9: the kind 'note' of a book is there without `kinds:`\n" },
		{ "{book: {" LIST ", fields: {" KEY "}}}",
			"f.yaml:3:24: there are 2 kinds 'book'; write what it stands in before it, "
			"such as 'book/book'\n" },
		{ "{workspace: {" LIST ", fields: {" KEY "}}}",
			"f.yaml:3:9: the kind 'workspace' stands in another of that name\n" },
		{ "{lamp: {" LIST ", plural: notes, fields: {" KEY "}}}",
			"f.yaml:3:116: a book has 'notes' already, for the kind 'note': give it "
			"another name or 'plural'\n" },
		{ "{lamp: {" LIST ", plural: tags, fields: {" KEY "}}}",
			"f.yaml:3:116: a book has 'tags' already: give it another name or "
			"'plural'\n" },
		{ "{lamp: {" LIST ", plural: use, fields: {" KEY "}}}",
			"f.yaml:3:116: a book has 'use' already: give it another name or "
			"'plural'\n" },
		{ "{lamp: {" LIST ", plural: exact, fields: {" KEY "}}}",
			"f.yaml:3:116: a book has 'exact' already: give it another name or "
			"'plural'\n" },
		{ "{cover: {parent: shelf, shape: singleton, item: 's/{workspace}/{shelf}/c', "
		  "fields: {a: {type: string}}}}",
			"" },
		{ "{lamp: {parent: workspace, shape: list, plural: people, list: 'l/{workspace}', "
		  "item: 'l/{workspace}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:56: a workspace has 'people' already: give it another name or "
			"'plural'\n" },
		{ "{tag: {" LIST ", fields: {" KEY "}}}", "f.yaml:3:9: a book has 'tags' already: "
							  "give it another name or 'plural'\n" },
		{ "{blurb: {parent: book, shape: singleton, item: 'b/{workspace}/{book}/x', "
		  "fields: {a: {type: string}}}}",
			"f.yaml:3:9: a book has 'blurb' already: give it another name\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* What it stands in. */
static void test_parents(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {parent: bok, shape: list}}",
			"f.yaml:3:24: there is no kind 'bok', did you mean 'book'?\n" },
		{ "{lamp: {parent: nothing_of_the_kind, shape: list}}",
			"f.yaml:3:24: there is no kind 'nothing_of_the_kind'\n" },
		{ "{lamp: {parent: 7, shape: list}}",
			"f.yaml:3:24: 'parent' is the name of a kind, not a whole number\n" },
		{ "{lamp: {parent: lamp, shape: list}}",
			"f.yaml:3:24: the kind 'lamp' stands in itself\n" },
		{ "{a: {parent: b, shape: list}, b: {parent: c, shape: list}, c: {parent: a, "
		  "shape: list}, d: {parent: a, shape: list}}",
			"f.yaml:3:21: the kind 'a' stands in itself\n"
			"f.yaml:3:50: the kind 'b' stands in itself\n"
			"f.yaml:3:79: the kind 'c' stands in itself\n" },
		{ "{lamp: {parent: reader, shape: list, list: 'b/{workspace}/{book}/{reader}', "
		  "item: 'b/{workspace}/{book}/{reader}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:24: nothing can stand in a reader: it is a member of a set\n" },
		{ "{lamp: {parent: workspace/book, shape: list, list: 'b/{workspace}/{book}', "
		  "item: 'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"" },
		{ "{lamp: {parent: shelf/book, shape: list, list: 'b/{workspace}/{book}', item: "
		  "'b/{workspace}/{book}/{id}', fields: {" KEY "}}}",
			"f.yaml:3:24: there is no kind 'shelf/book', did you mean 'shelf'?\n" },
		{ "{bulb: {parent: lamp, shape: list, list: 'b/{workspace}/{book}/{lamp.id}', "
		  "item: 'b/{workspace}/{book}/{lamp.id}/{id}', fields: {" KEY "}}, lamp: {" LIST
		  ", fields: {" KEY "}}}",
			"" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* A kind with a mistake is not unknown as well. */
static void test_mistakes_in_one_run(void **state)
{
	static const struct row rows[] = {
		{ "{lamp: {parent: book, shape: list, pagelen: 0}}\nbooks: {a: {lamps: [{x: 1}], "
		  "exact: [lamps], lmps: []}}",
			"f.yaml:3:52: 'pagelen' is a number from 1 to 1000\n"
			"f.yaml:4:46: book has no key 'lmps'; 'cooper kinds' lists what there "
			"is\n" },
		{ "{lamp: {parent: book, shape: heap}, bulb: {parent: lamp, shape: list}}\nbooks: "
		  "{a: {lamps: [], use: [nobody]}}",
			"f.yaml:3:37: 'shape' cannot be 'heap'; one of: map, list, set, singleton\n"
			"f.yaml:4:30: unknown profile 'nobody'\n" },
		{ "{lamp: {parent: book}, bulb: {shape: list}, wick: []}",
			"f.yaml:3:9: the kind 'lamp' without a 'shape'\n"
			"f.yaml:3:31: the kind 'bulb' without a 'parent'\n"
			"f.yaml:3:58: the kind 'wick' is a map of rows, not a list\n" },
		{ "{lamp: &x {parent: book, shape: list, list: a, item: b, fields: {}}, bulb: *x}",
			"f.yaml:3:9: the kind 'lamp' without 'fields': there would be nothing to "
			"say about it\n"
			"f.yaml:3:9: the kind 'lamp' without a field with 'key: true': nothing "
			"tells one from another\n"
			"f.yaml:3:77: the kind 'bulb' without 'fields': there would be nothing to "
			"say about it\n"
			"f.yaml:3:77: the kind 'bulb' without a field with 'key: true': nothing "
			"tells one from another\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* The kind of that name among those of the state. */
static const struct kind *declared(const struct loaded *l, const char *name)
{
	const struct kind *k = kind_find(l->state.kinds, name, NULL);

	assert_int_equal(l->status, 0);
	assert_non_null(k);
	return k;
}

static void test_every_row_of_a_kind(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct kind *k;

	(void)state;
	load_body(&l, "kinds:\n"
		      "  lamp:\n"
		      "    parent: book\n"
		      "    shape: map\n"
		      "    plural: lights\n"
		      "    help: It is bright.\n"
		      "    order: variable\n"
		      "    flags: [late, exact]\n"
		      "    list: l/{workspace}/{book}\n"
		      "    item: l/{workspace}/{book}/{lamp}\n"
		      "    pagelen: 50\n"
		      "    update: l/{workspace}/{book}/{lamp}/change\n"
		      "    update_in: change\n"
		      "    remove: l/{workspace}/{book}/{id}/off\n"
		      "    line: [color, size]\n"
		      "    rename: name\n"
		      "    absent_status: 400\n"
		      "    taken_status: 422\n"
		      "    limit_status: 402\n"
		      "    scopes:\n"
		      "      read: {oauth: [a, b], api_token: 'read:a   read:b'}\n"
		      "      write: {oauth: c}\n"
		      "      delete: {api_token: d}\n"
		      "    writers: [oauth, access_token]\n"
		      "    fields:\n"
		      "      name: {type: string, key: true}\n"
		      "      color: {type: string}\n"
		      "      size: {type: integer}\n"
		      "      id: {type: integer, read_only: true}\n");
	assert_mistakes(&l, "");
	k = declared(&l, "lamp");
	assert_ptr_equal(k->parent, &kind_book);
	assert_string_equal(k->plural, "lights");
	assert_string_equal(k->help, "It is bright.");
	assert_int_equal(k->shape, KIND_MAP);
	assert_int_equal(k->order, ORDER_VARIABLE);
	assert_int_equal(k->flags, KIND_LATE | KIND_EXACT);
	assert_string_equal(k->list, "l/{workspace}/{book}");
	assert_string_equal(k->item, "l/{workspace}/{book}/{lamp}");
	assert_int_equal(k->pagelen, 50);
	assert_string_equal(k->update, "l/{workspace}/{book}/{lamp}/change");
	assert_string_equal(k->update_in, "change");
	assert_string_equal(k->remove, "l/{workspace}/{book}/{id}/off");
	assert_string_equal(k->line, "color size");
	assert_string_equal(k->rename, "name");
	assert_int_equal(k->absent_status, 400);
	assert_int_equal(k->taken_status, 422);
	assert_int_equal(k->limit_status, 402);
	assert_string_equal(k->read.oauth, "a b");
	assert_string_equal(k->read.token, "read:a read:b");
	assert_string_equal(k->write.oauth, "c");
	assert_null(k->write.token);
	assert_string_equal(k->delete.token, "d");
	assert_int_equal(k->writers, WRITER_OAUTH | WRITER_TOKEN);
	assert_int_equal(k->n_fields, 4);
	assert_string_equal(k->place.file, "f.yaml");
	assert_int_equal(k->place.line, 4);
	assert_null(k->removal);
}

static void test_every_row_of_a_field(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct field *f;

	(void)state;
	load_body(&l, "kinds: {lamp: {" LIST ", fields: {\n" KEY ",\n"
		      "  kind: {type: string, key: true, otherwise: oil, choices: [oil, 7, true],\n"
		      "    path: 'a[b=c].d', help: What burns., gone: none},\n"
		      "  at: {type: reference, target: shelf, when: {field: kind, is: [oil]}},\n"
		      "  hosts: {type: string_set, member: slug, allowed: a-z, longest: 9},\n"
		      "  type: {type: string, constant: lamp},\n"
		      "  on: {type: boolean, required: true, as_text: true, secures: true},\n"
		      "  first: {type: text, initial: true, null: true, negates: on},\n"
		      "  made: {type: commit, immutable: true},\n"
		      "  value: {type: value, always: true}}}}\n");
	assert_mistakes(&l, "");
	f = kind_field(declared(&l, "lamp"), "kind");
	assert_int_equal(f->flags, FIELD_KEY);
	assert_string_equal(f->otherwise, "oil");
	assert_string_equal(f->choices[1], "7");
	assert_string_equal(f->choices[2], "true");
	assert_null(f->choices[3]);
	assert_string_equal(f->path, "a[b=c].d");
	assert_string_equal(f->help, "What burns.");
	assert_string_equal(f->gone, "none");
	f++;
	assert_ptr_equal(f->target, &kind_shelf);
	assert_string_equal(f->when->field, "kind");
	assert_string_equal(f->when->is[0], "oil");
	assert_null(f->when->is[1]);
	f++;
	assert_int_equal(f->type, FIELD_STRING_SET);
	assert_string_equal(f->member, "slug");
	assert_string_equal(f->allowed, "a-z");
	assert_int_equal(f->longest, 9);
	assert_string_equal((++f)->constant, "lamp");
	assert_int_equal((++f)->flags, FIELD_REQUIRED | FIELD_AS_TEXT | FIELD_SECURES);
	assert_int_equal((++f)->flags, FIELD_INITIAL | FIELD_NULL);
	assert_string_equal(f->negates, "on");
	assert_int_equal((++f)->flags, FIELD_IMMUTABLE);
	assert_int_equal((++f)->flags, FIELD_ALWAYS);
	assert_int_equal(f->type, FIELD_VALUE);
}

static void test_without_kinds_there_are_the_given_ones(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "books: {}");
	assert_ptr_equal(l.state.kinds, library_kinds);
}

/* Kinds stand in other files than what is of them, in any order, and in each other. */
static void test_objects_of_declared_kinds(void **state)
{
	static const struct document documents[] = {
		DOCUMENT("a.yaml",
			"workspace: acme\n"
			"defaults: {lamps: [{name: hall}]}\n"
			"bells: [ding]\n"
			"books:\n"
			"  emma: {exact: [lamps]}\n"
			"  mind:\n"
			"    lamps: [{name: '${book} desk', bulbs: {one: bright}, absent: false}]\n"
			"    lampshade: {color: red}\n"),
		DOCUMENT("b.yaml",
			"workspace: other\n"
			"kinds:\n"
			"  bulb: {parent: lamp, shape: map, line: power, list: "
			"'b/{workspace}/{book}/{lamp.id}',\n"
			"    item: 'b/{workspace}/{book}/{lamp.id}/{bulb}',\n"
			"    fields: {at: {type: string, key: true}, power: {type: string}}}\n"
			"  bell: {parent: workspace, shape: set, list: 'r/{workspace}', item: "
			"'r/{workspace}/{bell}',\n"
			"    fields: {sound: {type: string, key: true}}}\n"),
		DOCUMENT("c.yaml", "workspace: acme\n"
				   "kinds:\n"
				   "  lamp: {" LIST ", fields: {" KEY "}}\n"
				   "  lampshade: {parent: book, shape: singleton, item: "
				   "'s/{workspace}/{book}/s',\n"
				   "    fields: {color: {type: string}}}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, documents, COUNT(documents));
	assert_mistakes(&l, "");
	assert_state(&l, "workspace acme\n"
			 " book emma\n"
			 "  lamps: exact\n"
			 "  lamp hall <defaults> name=hall<defaults>\n"
			 " book mind\n"
			 "  lamp mind desk name=mind desk\n"
			 "   bulb one power=bright\n"
			 "  lampshade color=red\n"
			 " bell ding sound=ding\n"
			 "workspace other\n");
}

/* Values are checked as those of Cooper's own kinds are. */
static void test_mistakes_in_objects_of_declared_kinds(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "kinds: {lamp: {" LIST ", fields: {" KEY ", hue: {type: string,\n"
		      "  choices: [red, green]}, size: {type: integer}}}}\n"
		      "books:\n"
		      "  a:\n"
		      "    lamps:\n"
		      "      - {name: x, hue: grean, size: big}\n"
		      "      - {name: x, hu: red, id: 7}\n"
		      "      - {hue: red}\n");
	assert_mistakes(&l, "f.yaml:8:24: 'hue' cannot be 'grean', did you mean 'green'? One of: "
			    "red, green\n"
			    "f.yaml:8:37: 'size' is a whole number, not text\n"
			    "f.yaml:9:9: lamp 'x' is declared twice, first at f.yaml:8\n"
			    "f.yaml:9:19: lamp has no key 'hu', did you mean 'hue'?\n"
			    "f.yaml:9:32: 'id' is the server's to set\n"
			    "f.yaml:10:9: lamp without a name\n");
}

/* One kind twice, by way of two files. */
static void test_declared_twice(void **state)
{
	static const struct document documents[] = {
		DOCUMENT("a.yaml", "workspace: acme\n"
				   "kinds: {lamp: {" LIST ", fields: {" KEY "}}}\n"),
		DOCUMENT("b.yaml", "workspace: acme\n"
				   "kinds: {lamp: {" LIST ", fields: {" KEY "}}}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, documents, COUNT(documents));
	assert_mistakes(
		&l, "b.yaml:2:9: the kind 'lamp' of a book is declared twice, first at a.yaml:2\n");
}

static void test_bounds(void **state)
{
	AUTO(loaded_release) struct loaded kinds = LOADED_INIT, fields = LOADED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	str_add(&text, "kinds:\n");
	for (i = 0; i <= DECLARED_MAX; i++)
		str_addf(&text, "  lamp%d: {" LIST ", fields: {" KEY "}}\n", i);
	load_body(&kinds, text.buf);
	assert_mistakes(&kinds, "f.yaml:104:3: there can be at most 100 kinds in `kinds:`\n");
	str_reset(&text);
	str_add(&text, "kinds: {lamp: {" LIST ", fields: {" KEY);
	for (i = 0; i < DECLARED_FIELDS_MAX; i++)
		str_addf(&text, ", f%d: {type: string}", i);
	str_add(&text, "}}}");
	load_body(&fields, text.buf);
	assert_mistakes(&fields, "f.yaml:3:116: a kind has at most 200 fields, not 202\n");
}
