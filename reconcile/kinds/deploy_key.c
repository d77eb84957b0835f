/* Public SSH keys that may read a repository, or a project's repositories (fact sheet, section 3.9). */
#include "kinds/kinds.h"

/* The service refuses to change a key, and the same key cannot be there twice. */
static const struct field fields[] = {
	{ .name = "key",
		.type = FIELD_SSH_KEY,
		.flags = FIELD_KEY,
		.help = "the public key, as in id_ed25519.pub; a comment in it does not matter" },
	{ .name = "label",
		.type = FIELD_STRING,
		.flags = FIELD_IMMUTABLE,
		.example = "build server",
		.help = "whose key it is" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct danger dangers[] = {
	{ .risk = RISK_DEPLOY_KEY, .when = DANGER_CREATED },
};

const struct kind kind_repository_deploy_key = {
	.name = "deploy_key",
	.plural = "deploy_keys",
	.help = "A public SSH key that may read the repository.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "repositories/{workspace}/{repository}/deploy-keys",
	.item = "repositories/{workspace}/{repository}/deploy-keys/{id}",
	.pagelen = 100,
	.taken_status = 400, /* fact sheet, section 3.9 */
	.writers = WRITER_USER | WRITER_OAUTH,
	.read = { "repository repository:admin", "admin:repository:bitbucket" },
	.write = { "repository repository:admin",
		"admin:repository:bitbucket write:ssh-key:bitbucket" },
	.delete = { "repository repository:admin",
		"admin:repository:bitbucket delete:ssh-key:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};

const struct kind kind_project_deploy_key = {
	.name = "deploy_key",
	.plural = "deploy_keys",
	.help = "A public SSH key that may read the project's repositories.",
	.parent = &kind_project,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "workspaces/{workspace}/projects/{project}/deploy-keys",
	.item = "workspaces/{workspace}/projects/{project}/deploy-keys/{id}",
	.pagelen = 100,
	.taken_status = 400, /* fact sheet, section 3.9 */
	.read = { "project project:admin", "admin:project:bitbucket" },
	.write = { "project project:admin", "admin:project:bitbucket write:ssh-key:bitbucket" },
	.delete = { "project project:admin", "admin:project:bitbucket delete:ssh-key:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};
