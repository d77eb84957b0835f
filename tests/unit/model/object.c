#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"

#include "tests/unit/model/library.h"

struct tree {
	struct arena arena;
	struct object *root;
};

static void tree_init(struct tree *t)
{
	t->arena = (struct arena)ARENA_INIT;
	t->root = object_new(&t->arena, &kind_library, NULL, "acme");
}

static void tree_release(struct tree *t)
{
	arena_release(&t->arena);
}

/* A new object that is in its parent's collection. */
static struct object *grow(
	struct tree *t, struct object *parent, const struct kind *kind, const char *key)
{
	struct object *o = object_new(&t->arena, kind, parent, key);

	assert_null(collection_add(&t->arena, object_collection(&t->arena, parent, kind), o));
	return o;
}

static void test_collections_are_made_once(void **state)
{
	AUTO(tree_release) struct tree t;
	struct collection *books, *shelves;

	(void)state;
	tree_init(&t);
	assert_null(object_find_collection(t.root, &kind_book));
	assert_null(object_find_collection(NULL, &kind_book));
	books = object_collection(&t.arena, t.root, &kind_book);
	shelves = object_collection(&t.arena, t.root, &kind_shelf);
	assert_ptr_equal(object_collection(&t.arena, t.root, &kind_book), books);
	assert_ptr_equal(object_find_collection(t.root, &kind_shelf), shelves);
	assert_ptr_equal(books->parent, t.root);
	assert_ptr_equal(books->kind, &kind_book);
	assert_int_equal(books->n, 0);
	assert_int_equal(books->status, COLLECTION_UNREAD);
}

static void test_a_key_is_there_once(void **state)
{
	AUTO(tree_release) struct tree t;
	struct object *a, *other;
	struct collection *c;

	(void)state;
	tree_init(&t);
	c = object_collection(&t.arena, t.root, &kind_book);
	a = grow(&t, t.root, &kind_book, "a");
	grow(&t, t.root, &kind_book, "b");
	other = object_new(&t.arena, &kind_book, t.root, "a");
	assert_ptr_equal(collection_add(&t.arena, c, other), a);
	assert_int_equal(c->n, 2);
	assert_ptr_equal(collection_find(c, "a"), a);
	assert_null(collection_find(c, "c"));
	assert_null(collection_find(NULL, "a"));
}

static void test_many_items(void **state)
{
	AUTO(tree_release) struct tree t;
	struct collection *c;
	char key[16];
	int i;

	(void)state;
	tree_init(&t);
	for (i = 0; i < 1000; i++)
		grow(&t, t.root, &kind_book, arena_printf(&t.arena, "b%d", i));
	c = object_find_collection(t.root, &kind_book);
	assert_int_equal(c->n, 1000);
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "b%d", i);
		assert_ptr_equal(collection_find(c, key), c->items[i]);
		assert_ptr_equal(
			collection_add(&t.arena, c, object_new(&t.arena, &kind_book, t.root, key)),
			c->items[i]);
	}
	assert_null(collection_find(c, "b1000"));
	assert_int_equal(c->n, 1000);
}

static void test_attributes(void **state)
{
	AUTO(tree_release) struct tree t;
	struct object *o;
	size_t i;

	(void)state;
	tree_init(&t);
	o = grow(&t, t.root, &kind_book, "a");
	for (i = 0; i < kind_book.n_fields; i++) {
		assert_null(object_attr(o, book_fields[i].name));
		object_add_attr(&t.arena, o, &book_fields[i])->layer = book_fields[i].name;
	}
	for (i = 0; i < kind_book.n_fields; i++) {
		const struct attr *attr = object_attr(o, book_fields[i].name);

		assert_ptr_equal(attr->field, &book_fields[i]);
		assert_string_equal(attr->layer, book_fields[i].name);
		assert_null(attr->value);
		assert_null(attr->person);
	}
	assert_null(object_attr(o, "price"));
	assert_null(object_attr(NULL, "slug"));
}

static void test_sorting_goes_all_the_way_down(void **state)
{
	AUTO(tree_release) struct tree t;
	struct collection *books, *chapters;

	(void)state;
	tree_init(&t);
	grow(&t, grow(&t, t.root, &kind_book, "b"), &kind_chapter, "z");
	grow(&t, object_find_collection(t.root, &kind_book)->items[0], &kind_chapter, "Z");
	grow(&t, object_find_collection(t.root, &kind_book)->items[0], &kind_chapter, "a");
	grow(&t, t.root, &kind_book, "a-b");
	grow(&t, t.root, &kind_book, "a");
	object_collection(&t.arena, t.root, &kind_shelf);
	object_sort(t.root);
	books = object_find_collection(t.root, &kind_book);
	assert_string_equal(books->items[0]->key, "a");
	assert_string_equal(books->items[1]->key, "a-b");
	assert_string_equal(books->items[2]->key, "b");
	chapters = object_find_collection(books->items[2], &kind_chapter);
	assert_string_equal(chapters->items[0]->key, "Z");
	assert_string_equal(chapters->items[1]->key, "a");
	assert_string_equal(chapters->items[2]->key, "z");
	assert_ptr_equal(collection_find(chapters, "z"), chapters->items[2]);
}

static void assert_address(const struct object *o, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	str_add(&out, "> ");
	object_address(o, &out);
	assert_string_equal(out.buf + 2, expected);
}

static void test_ancestors_and_addresses(void **state)
{
	AUTO(tree_release) struct tree t;
	struct object *book, *cover, *sticker;

	(void)state;
	tree_init(&t);
	book = grow(&t, t.root, &kind_book, "emma");
	cover = grow(&t, book, &kind_cover, "");
	sticker = grow(&t, cover, &kind_sticker, "Sold out");
	assert_ptr_equal(object_top(sticker), book);
	assert_ptr_equal(object_top(book), book);
	assert_ptr_equal(object_top(t.root), t.root);
	assert_ptr_equal(object_ancestor(sticker, &kind_cover), cover);
	assert_ptr_equal(object_ancestor(sticker, &kind_sticker), sticker);
	assert_ptr_equal(object_ancestor(sticker, &kind_library), t.root);
	assert_null(object_ancestor(sticker, &kind_shelf));
	assert_address(t.root, "acme");
	assert_address(book, "acme/emma");
	assert_address(cover, "acme/emma cover");
	assert_address(sticker, "acme/emma cover sticker Sold out");
}

static void assert_label(const struct object *o, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	object_label(o, &out);
	assert_string_equal(out.buf, expected);
}

static void test_labels(void **state)
{
	AUTO(tree_release) struct tree t;
	struct person ana = { .name = "ana", .uuid = ANA };
	struct object *book, *grant, *lock;

	(void)state;
	tree_init(&t);
	book = grow(&t, t.root, &kind_book, "emma");
	assert_label(t.root, "acme");
	assert_label(book, "emma");
	assert_label(grow(&t, book, &kind_cover, ""), "");
	grant = grow(&t, book, &kind_grant, ANA);
	assert_label(grant, ANA);
	object_add_attr(&t.arena, grant, &grant_fields[0])->person = &ana;
	assert_label(grant, "ana");
	assert_address(grant, "acme/emma grant ana");
	/* The end of a public key tells it from others, the beginning does not. */
	lock = grow(&t, book, &kind_lock, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabcdefghijkl");
	assert_label(lock, "ssh-ed25519 ...abcdefghijkl");
	assert_address(lock, "acme/emma lock ssh-ed25519 ...abcdefghijkl");
	assert_label(grow(&t, book, &kind_lock, "ssh-rsa"), "ssh-rsa");
	assert_label(grow(&t, book, &kind_lock, "ssh-rsa AAAA"), "ssh-rsa AAAA");
}

/* What has a block of its own has a short address; what stands beside it has not. */
static void test_addresses_of_blocks(void **state)
{
	AUTO(tree_release) struct tree t;

	(void)state;
	tree_init(&t);
	assert_address(grow(&t, t.root, &kind_shelf, "S"), "acme/S");
	assert_address(grow(&t, t.root, &kind_house_variable, "A"), "acme variable A");
	assert_address(grow(&t, t.root, &kind_rule, "Quiet"), "acme rule Quiet");
}

/* One person under two keys: the first that is in the list stands for both, and both keep their places in it. */
static void test_people_under_their_ids(void **state)
{
	AUTO(tree_release) struct tree t;
	struct person ana = { .uuid = ANA }, mail = { .email = "a@x.y", .same = &ana };
	struct person unknown = { .email = "b@x.y" };
	struct person *people[] = { &mail, &ana, &unknown };
	struct object *book, *grants[3];
	struct collection *c;
	size_t i;

	(void)state;
	tree_init(&t);
	book = grow(&t, t.root, &kind_book, "emma");
	for (i = 0; i < 3; i++) {
		grants[i] = grow(&t, book, &kind_grant, person_key(people[i]));
		object_add_attr(&t.arena, grants[i], &grant_fields[0])->person = people[i];
	}
	c = object_find_collection(book, &kind_grant);
	collection_settle(&t.arena, c);
	assert_int_equal(c->n, 3);
	assert_string_equal(grants[0]->key, ANA);
	assert_string_equal(grants[1]->key, ANA);
	assert_string_equal(grants[2]->key, "b@x.y");
	assert_ptr_equal(collection_find(c, ANA), grants[0]);
	assert_ptr_equal(collection_find(c, "b@x.y"), grants[2]);
	assert_null(collection_find(c, "a@x.y"));
}

/* Only people as keys of maps have ids: whatever else there is keeps its key. */
static void test_what_is_not_settled(void **state)
{
	AUTO(tree_release) struct tree t;
	struct person ana = { .uuid = ANA }, mail = { .email = "a@x.y", .same = &ana };
	struct object *book, *reader, *chapter;

	(void)state;
	tree_init(&t);
	book = grow(&t, t.root, &kind_book, "emma");
	reader = grow(&t, book, &kind_reader, "a@x.y");
	object_add_attr(&t.arena, reader, &reader_fields[0])->person = &mail;
	chapter = grow(&t, book, &kind_chapter, "one");
	collection_settle(&t.arena, object_find_collection(book, &kind_reader));
	collection_settle(&t.arena, object_find_collection(book, &kind_chapter));
	assert_string_equal(reader->key, "a@x.y");
	assert_string_equal(chapter->key, "one");
}
