#include "bitbucket-emulator/project.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/workspace.h"
#include "codec/value.h"

#include <ctype.h>
#include <string.h>

const struct document *project_find(struct context *c, const char *key)
{
	const struct document *d;

	if (*key != '{')
		return store_find(c->store, c->arena, c->workspace->id, "projects", key);
	d = store_find_uuid(c->store, c->arena, "projects", key);
	return d && d->parent == c->workspace->id ? d : NULL;
}

const struct document *project_oldest(struct context *c)
{
	struct document_list list = { 0 };

	store_list(c->store, c->arena,
		(struct selection){ .parent = c->workspace->id, .kind = "projects", .limit = 1 },
		&list);
	return list.n ? list.items[0] : NULL;
}

/* The avatar reads back as another address than was sent (fact sheet 3.2). */
static struct value *put_links(struct context *c, struct value *map, const struct document *p)
{
	struct value *links = render_map(c, map, "links");
	const char *w = c->workspace->key;

	render_link(c, links, "self", "%s/workspaces/%s/projects/%s", c->base, w, p->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/workspace/projects/%s", w, p->key);
	render_link(c, links, "avatar",
		"https://bitbucket.org/%s/workspace/projects/%s/avatar/32?ts=%lld", w, p->key,
		render_seconds(value_text(value_get(p->body, "updated_on"), "")));
	return links;
}

static const struct value *render_embedded(struct context *c, const struct document *p)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "project");
	render_text(c, map, "key", p->key);
	render_text(c, map, "uuid", p->uuid);
	render_copy(c, map, "name", p->body);
	put_links(c, map, p);
	return map;
}

const struct value *project_render(struct context *c, const struct document *project)
{
	return render_once(c, "project", project, render_embedded);
}

/* Whether the project holds a public repository. */
static bool has_public(struct context *c, const struct document *p)
{
	return store_any(c->store,
		(struct selection){ .parent = p->parent, .kind = "repositories", .ref = p->id },
		"is_private", false);
}

static const struct value *render_full(struct context *c, const struct document *p)
{
	struct value *map = value_new_map(c->arena);
	bool is_public = !value_true(value_get(p->body, "is_private")) && has_public(c, p);

	render_text(c, map, "type", "project");
	value_put(c->arena, map, "owner", workspace_render_owner(c, c->workspace));
	value_put(c->arena, map, "workspace", workspace_render(c, c->workspace));
	render_text(c, map, "key", p->key);
	render_text(c, map, "uuid", p->uuid);
	render_copy(c, map, "is_private", p->body);
	render_copy(c, map, "name", p->body);
	render_copy(c, map, "description", p->body);
	render_link(c, put_links(c, map, p), "repositories",
		"%s/repositories/%s?q=project.key=\"%s\"", c->base, c->workspace->key, p->key);
	render_copy(c, map, "created_on", p->body);
	render_copy(c, map, "updated_on", p->body);
	value_put(c->arena, map, "has_publicly_visible_repos", value_new_bool(c->arena, is_public));
	return map;
}

static bool key_valid(const char *key)
{
	if (!isupper((unsigned char)*key))
		return false;
	while (isupper((unsigned char)*key) || isdigit((unsigned char)*key) || *key == '_')
		key++;
	return !*key;
}

static int check_key(struct context *c, struct change *ch)
{
	const char *key = value_text(value_get(ch->sent, "key"), ch->next->key);

	if (ch->old && !strcmp(key, ch->old->key))
		return 0;
	if (!*key)
		return answer_field(
			c->answer, "Bad request", "key", "required key not provided", false);
	if (!key_valid(key))
		return answer_field(c->answer, "Bad request", "key",
			"Project keys must start with a capital letter and may only contain "
			"capital letters, "
			"digits and underscores.",
			true);
	if (project_find(c, key)) {
		answer_field(c->answer, "Project with this Owner and Key already exists.", "key",
			"Project with this Owner and Key already exists.", true);
		c->answer->status = wart_number(&c->options->warts, WART_SLUG_CONFLICT);
		return -1;
	}
	ch->next->key = key;
	return 0;
}

/* error.400.project.post.links-avatar.json: links without an avatar. What is sent is not kept. */
static int check_links(struct context *c, struct change *ch)
{
	const struct value *links = value_get(ch->sent, "links");
	const struct value *avatar = value_get(links, "avatar");

	if (!links || (!avatar && wart_is(&c->options->warts, WART_LINKS_AVATAR, "accepted")))
		return 0;
	if (!avatar)
		return answer_field(c->answer, "Bad request", "links.avatar",
			"required key not provided", false);
	return schema_text(c, "links.avatar.href", value_get(avatar, "href"));
}

static int prepare(struct context *c, struct change *ch)
{
	if (check_links(c, ch) < 0 || check_key(c, ch) < 0)
		return -1;
	if (ch->old && value_true(value_get(ch->body, "is_private")) && has_public(c, ch->old) &&
		wart_is(&c->options->warts, WART_PUBLIC_IN_PRIVATE, "400"))
		return answer_field(c->answer, "Bad request", "is_private",
			"A private project cannot contain public repositories.", true);
	return 0;
}

static int removing(struct context *c, const struct document *p)
{
	struct selection inside = { .parent = p->parent, .kind = "repositories", .ref = p->id };

	if (!store_count(c->store, inside))
		return 0;
	return answer_error(c->answer, wart_number(&c->options->warts, WART_PROJECT_NOT_EMPTY),
		"Cannot delete a project that contains repositories.");
}

static const char *location(struct context *c, const struct document *p)
{
	return arena_printf(
		c->arena, "%s/workspaces/%s/projects/%s", c->base, c->workspace->key, p->key);
}

static const struct attribute attributes[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "key", SHAPE_TEXT, ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "description", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "\"\"" },
	{ "is_private", SHAPE_BOOL, 0, NULL, "true" },
	{ "links", SHAPE_MAP, ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "owner", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "workspace", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "has_publicly_visible_repos", SHAPE_BOOL, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_project = {
	.kind = "projects",
	.type = "project",
	.noun = "Project",
	.key = KEY_OWN,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render_full,
	.prepare = prepare,
	.removing = removing,
	.location = location,
};

static int not_found(struct context *c)
{
	return answer_error(c->answer, 404, "Project with key %s not found", c->item);
}

int project_get(struct context *c)
{
	const struct document *p = project_find(c, c->item);

	return p ? answer_value(c->answer, 200, render_full(c, p)) : not_found(c);
}

int project_put(struct context *c)
{
	const struct document *p = project_find(c, c->item);

	if (p)
		return collection_change(c, &resource_project, p);
	if (wart_is(&c->options->warts, WART_PUT_CREATES, "404"))
		return not_found(c);
	return collection_store(c, &resource_project, c->item);
}

int project_delete(struct context *c)
{
	const struct document *p = project_find(c, c->item);

	if (!p)
		return not_found(c);
	if (removing(c, p) < 0)
		return -1;
	store_delete(c->store, p->id);
	return answer_value(c->answer, 204, NULL);
}
