/* Objects of every sort: people as keys, maps that are no blocks, keys of several parts, fields in maps. */
#include "model/build.h"

#include "tests/unit/model/library.h"

#define NULL_SAYS                                                                                  \
	" is null, which says nothing: leave the key out to not manage it, or write \"\", [] or "  \
	"{} to empty it\n"
#define WHO "; say who it is under 'people:', or write a UUID, an account id or an e-mail address\n"

static void test_people_are_keys(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {grants: {ana: {permission: read}}}}",
			" book a\n"
			"  grants: exact\n"
			"  grant " ANA " user=ana permission=read\n" },
		{ "books: {a: {grants: {bo: {permission: admin, reason: x}, ana: read}}}",
			" book a\n"
			"  grants: exact\n"
			"  grant " ANA " user=ana permission=read\n"
			"  grant " BO " user=bo permission=admin reason=x\n" },
		{ "books: {a: {grants: {\"" ANA "\": read, c@x.y: write}}}",
			" book a\n"
			"  grants: exact\n"
			"  grant c@x.y user=c@x.y permission=write\n"
			"  grant " ANA " user=ana permission=read\n" },
		{ "books: {a: {grants: {ana: {}}}}", " book a\n"
						     "  grants: exact\n"
						     "  grant " ANA " user=ana\n" },
		{ "books: {a: {grants: {}}}", " book a\n"
					      "  grants: exact none\n" },
		{ "books: {a: {grants: {ana: {absent: true, permission: read}}}}",
			" book a\n"
			"  grants: exact\n"
			"  grant " ANA " absent user=ana\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

/* Each of a group gets what the group has. */
static void test_groups_are_keys(void **state)
{
	static const struct document file = DOCUMENT("f.yaml",
		"workspace: acme\n"
		"people: {ana: a@x.y, bo: b@x.y, both: [ana, bo], none: []}\n"
		"books: {a: {grants: {both: {permission: read, reason: x}, none: admin, c@x.y: "
		"write}}}\n");
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, &file, 1);
	assert_state(&l, "workspace acme\n"
			 " book a\n"
			 "  grants: exact\n"
			 "  grant a@x.y user=ana permission=read reason=x\n"
			 "  grant b@x.y user=bo permission=read reason=x\n"
			 "  grant c@x.y user=c@x.y permission=write\n");
}

static void test_layers_of_people(void **state)
{
	static const struct body_row rows[] = {
		{ "defaults: {grants: {ana: read, bo: {permission: admin, reason: d}}}\n"
		  "books: {a: {grants: {bo: write}}, b: {}, c: {grants: {ana: {reason: c}}}}",
			" book a\n"
			"  grants: exact\n"
			"  grant " ANA " <defaults> user=ana<defaults> permission=read<defaults>\n"
			"  grant " BO " user=bo permission=write reason=d<defaults>\n"
			" book b\n"
			"  grants: exact <defaults>\n"
			"  grant " ANA " <defaults> user=ana<defaults> permission=read<defaults>\n"
			"  grant " BO " <defaults> user=bo<defaults> permission=admin<defaults> "
			"reason=d<defaults>\n"
			" book c\n"
			"  grants: exact\n"
			"  grant " ANA " user=ana permission=read<defaults> reason=c\n"
			"  grant " BO " <defaults> user=bo<defaults> permission=admin<defaults> "
			"reason=d<defaults>\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

static void test_what_is_wrong_with_people_as_keys(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {grants: [ana]}}", "f.yaml:3:21: 'grants' is a map from each user to "
						 "its settings, not a list\n" },
		{ "books: {a: {grants: ana}}", "f.yaml:3:21: 'grants' is a map from each user to "
					       "its settings, not text\n" },
		{ "books: {a: {grants: }}", "f.yaml:3:21: 'grants'" NULL_SAYS },
		{ "books: {a: {grants: {ana: [read]}}}",
			"f.yaml:3:27: 'ana' is a map of settings, not a list\n" },
		{ "books: {a: {grants: {ana: }}}", "f.yaml:3:27: 'ana'" NULL_SAYS },
		{ "books: {a: {grants: {ana: raed, bo: 7}}}",
			"f.yaml:3:27: 'permission' cannot be 'raed', did you mean 'read'? One of: "
			"read, write, admin\n"
			"f.yaml:3:37: 'permission' cannot be '7'; one of: read, write, admin\n" },
		{ "books: {a: {grants: {ana: \"\"}}}",
			"f.yaml:3:27: 'permission' cannot be ''; one of: read, write, admin\n" },
		{ "books: {a: {grants: {ana: {user: bo}}}}",
			"f.yaml:3:34: the user of this grant stands before its colon, not "
			"inside\n" },
		{ "books: {a: {grants: {\"\": read}}}", "f.yaml:3:22: unknown person ''" WHO },
		/* What nobody gets is looked at all the same. */
		{ "books: {a: {grants: {anna: {permision: read}}}}",
			"f.yaml:3:22: unknown person 'anna', did you mean 'ana'?\n"
			"f.yaml:3:29: grant has no key 'permision', did you mean 'permission'?\n" },
		/* One person by two names. */
		{ "books: {a: {grants: {ana: read, \"{8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11}\": "
		  "write}}}",
			"f.yaml:3:33: grant '{8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11}' is for the "
			"same person as 'ana' at f.yaml:3\n" },
		{ "books: {a: {exact: [grants]}}",
			"f.yaml:3:21: 'grants' is exact without being named in 'exact': what it "
			"does not list goes\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}

static void test_settings_of_an_empty_group_are_checked(void **state)
{
	static const struct document file = DOCUMENT("f.yaml",
		"workspace: acme\n"
		"people: {ana: a@x.y, none: [], pair: [ana, somebody]}\n"
		"books: {a: {grants: {none: raed}}, b: {grants: {ana: read, pair: write}}}\n");
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, &file, 1);
	assert_mistakes(&l,
		"f.yaml:2:44: unknown person 'somebody'" WHO
		"f.yaml:3:28: 'permission' cannot be 'raed', did you mean 'read'? One of: read, "
		"write, admin\n"
		"f.yaml:3:60: grant 'pair' is for the same person as 'ana' at f.yaml:3\n");
}

/* Right below the workspace: a map whose items have no blocks of their own. */
static void test_a_map_of_the_workspace(void **state)
{
	static const struct body_row rows[] = {
		{ "variables: {B: x, A: {value: y}}\nbooks: {a: {}}", " book a\n"
								      " variable A value=y\n"
								      " variable B value=x\n" },
		{ "exact: [variables]\nvariables: {}", " variables: exact none\n" },
		{ "variables: {A: {absent: true}}", " variable A absent\n" },
		{ "variables: {A: \"${workspace}\"}", " variable A value=acme\n" },
	};
	static const struct body_row wrong[] = {
		{ "variables: [A]", "f.yaml:3:12: 'variables' is a map from each key to its "
				    "settings, not a list\n" },
		{ "variables: x", "f.yaml:3:12: 'variables' is a map from each key to its "
				  "settings, not text\n" },
		{ "variables: null", "f.yaml:3:12: 'variables'" NULL_SAYS },
		{ "variables: {A: null}", "f.yaml:3:16: 'A'" NULL_SAYS },
		{ "variables: {A: [x]}", "f.yaml:3:16: 'A' is a map of settings, not a list\n" },
		{ "variables: {A: {valeu: x}}",
			"f.yaml:3:17: variable has no key 'valeu', did you mean 'value'?\n" },
		{ "variables: {\"A B\": x, \"\": y}",
			"f.yaml:3:13: 'A B' is no key: it may have the characters A-Za-z0-9_ "
			"only\n"
			"f.yaml:3:23: variable without a key\n" },
		{ "variables: {A: {renamed_from: B}}",
			"f.yaml:3:17: variable has no key 'renamed_from'; 'cooper kinds' lists "
			"what there is\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}

/* Several files may have a part each. */
static void test_a_map_of_the_workspace_in_two_files(void **state)
{
	static const struct document files[] = {
		DOCUMENT("a.yaml", "workspace: acme\nvariables: {A: x, B: x}\n"),
		DOCUMENT("b.yaml", "workspace: acme\nvariables: {C: x, B: y}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, files, COUNT(files));
	assert_state(&l, "b.yaml:2:19: variable 'B' is declared twice, first at a.yaml:2\n"
			 "workspace acme\n"
			 " variable A value=x\n"
			 " variable B value=x\n"
			 " variable C value=x\n");
}

/* As many attributes as there are fields, of one key and of three. */
static void test_fields_in_maps(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {lending: {terms: {is_open: true, fee: {amount: 7, currency: x}, "
		  "contact: ana, days: [x, y], since: \"1\"}}}}",
			" book a\n"
			"  lending terms.is_open=true terms.fee.amount=7 terms.fee.currency=x "
			"terms.contact=ana terms.days=x,y terms.since=1\n" },
		{ "books: {a: {lending: {terms: {fee: {}}}}}", " book a\n"
							       "  lending\n" },
		{ "books: {a: {lending: {terms: {fee: {amount: 1}}, model: m}}}",
			" book a\n"
			"  lending model=m terms.fee.amount=1\n" },
		/* Maps in maps merge as well, and what they hold keeps its layer. */
		{ "defaults: {lending: {terms: {is_open: true, fee: {amount: 1}}}}\n"
		  "profiles: {p: {lending: {terms: {fee: {currency: p}}}}}\n"
		  "books: {a: {use: [p], lending: {terms: {fee: {amount: 2}}}}}",
			" book a\n"
			"  lending terms.is_open=true<defaults> terms.fee.amount=2 "
			"terms.fee.currency=p<profile p>\n" },
		{ "books: {a: {editions: {x: {target: {hash: abc1234}, message: m}}}}",
			" book a\n"
			"  edition x target.hash=abc1234 message=m\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

/* Keys of several parts: what a part stands for is not in the key. */
static void test_parts_of_keys(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x}, {kind: push, match: model, "
		  "line: x2}, {kind: reset, match: glob, pattern: x}]}}",
			" book a\n"
			"  clause push model x2 kind=push match=model line=x2\n"
			"  clause push x kind=push pattern=x\n"
			"  clause reset x kind=reset match=glob pattern=x\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x, absent: true, value: 7}]}}",
			" book a\n"
			"  clause push x absent kind=push pattern=x\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: \"${book}-${workspace}\"}]}}",
			" book a\n"
			"  clause push a-acme kind=push pattern=a-acme\n" },
	};
	static const struct body_row wrong[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x}, {pattern: x, match: glob, kind: "
		  "push}]}}",
			"f.yaml:3:49: clause 'push x' is declared twice, first at f.yaml:3\n" },
		{ "books: {a: {clauses: [{}]}}", "f.yaml:3:23: clause without a kind\n"
						 "f.yaml:3:23: clause without a pattern\n" },
		{ "books: {a: {clauses: [{kind: push}]}}",
			"f.yaml:3:23: clause without a pattern\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: \"\"}]}}",
			"f.yaml:3:23: clause without a pattern\n" },
		{ "books: {a: {clauses: [{kind: push, match: model}]}}",
			"f.yaml:3:23: clause without a line\n" },
		/* What is wrong is not missing too, nor is what would follow from it. */
		{ "books: {a: {clauses: [{kind: null, pattern: x}]}}",
			"f.yaml:3:30: 'kind'" NULL_SAYS },
		{ "books: {a: {clauses: [{kind: [push], pattern: x}]}}",
			"f.yaml:3:30: 'kind' is text, not a list\n" },
		{ "books: {a: {clauses: [{kind: push, match: modle, line: x}]}}",
			"f.yaml:3:43: 'match' cannot be 'modle', did you mean 'model'? One of: "
			"glob, model\n" },
		{ "books: {a: {clauses: [{kind: push, match: globb, pattern: x}, {kind: push, "
		  "pattern: x}]}}",
			"f.yaml:3:43: 'match' cannot be 'globb', did you mean 'glob'? One of: "
			"glob, model\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: \"${x}\"}]}}",
			"f.yaml:3:45: unknown placeholder '${x}'; there are ${workspace}, ${shelf} "
			"and ${book}, each where it is known; write $${ for a plain ${\n" },
		{ "books: {a: {shelf: \"\", clauses: [{kind: push, pattern: \"${shelf}\"}]}}",
			"f.yaml:3:34: clause without a pattern\n" },
		{ "books: {a: {timers: [{chapter: one, when: \"\"}]}}",
			"f.yaml:3:43: 'when': the schedule has 0 fields: it is the 7 'second "
			"minute hour day-of-month month day-of-week year', or crontab's 5 'minute "
			"hour day-of-month month day-of-week'\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}

/* Spellings of one key are one key. */
static void test_keys_with_several_spellings(void **state)
{
	static const struct body_row wrong[] = {
		{ "books: {a: {timers: [{chapter: c, when: \"@daily\"}, {chapter: c, when: \"0 0 * "
		  "* *\"}]}}",
			"f.yaml:3:52: timer '0 0 0 * * ? *' is declared twice, first at "
			"f.yaml:3\n" },
	};

	(void)state;
	assert_bad_bodies(wrong, COUNT(wrong));
}

static void test_constants_are_not_for_manifests(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x, type: clause}]}}",
			"f.yaml:3:54: 'type' is the server's to set\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x, tpye: clause}]}}",
			"f.yaml:3:48: clause has no key 'tpye'; 'cooper kinds' lists what there "
			"is\n" },
		{ "books: {a: {lending: {terms: {number: 7}}}}",
			"f.yaml:3:39: 'terms.number' is the server's to set\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}

/* A key may stand in a map; what stands there instead is said once. */
static void test_keys_in_maps(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {loans: [{to: {desk: {name: x}, note: n}}, {to: {desk: {name: "
		  "y}}}]}}",
			" book a\n"
			"  loan x to.desk.name=x to.note=n\n"
			"  loan y to.desk.name=y\n" },
	};
	static const struct body_row wrong[] = {
		{ "books: {a: {loans: [{}, {to: {}}, {to: {desk: {}}}]}}",
			"f.yaml:3:21: loan without a to.desk.name\n"
			"f.yaml:3:25: loan without a to.desk.name\n"
			"f.yaml:3:35: loan without a to.desk.name\n" },
		{ "books: {a: {loans: [{to: x}, {to: {desk: [x]}}]}}",
			"f.yaml:3:26: 'to' is a map of settings, not text: write, say, 'to: {desk: "
			"{name: ...}}'\n"
			"f.yaml:3:42: 'to.desk' is a map of settings, not a list: write, say, 'to: "
			"{desk: {name: ...}}'\n" },
		{ "books: {a: {loans: [{to: null}, {to.desk.name: x}]}}",
			"f.yaml:3:26: 'to'" NULL_SAYS
			"f.yaml:3:34: 'to.desk.name' stands in a map: write 'to: {desk: {name: "
			"...}}'\n" },
		{ "books: {a: {loans: [{to: {desk: {name: x}}}, {to: {desk: {name: x}}}]}}",
			"f.yaml:3:46: loan 'x' is declared twice, first at f.yaml:3\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}
