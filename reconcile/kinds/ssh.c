/* How pipelines of a repository use SSH: their own key, and the hosts they trust (fact sheet, section 3.11). */
#include "kinds/kinds.h"

/* The service takes both halves together only. */
static const struct field of_key_pair[] = {
	{ .name = "public_key",
		.type = FIELD_SSH_KEY,
		.flags = FIELD_REQUIRED | FIELD_ALWAYS,
		.help = "the public half, as in id_ed25519.pub" },
	{ .name = "private_key",
		.type = FIELD_SECRET,
		.flags = FIELD_REQUIRED | FIELD_ALWAYS,
		.example = "PIPELINES_SSH_KEY",
		.help = "the private half; the service never shows it" },
};

const struct kind kind_ssh_key_pair = {
	.name = "ssh_key_pair",
	.plural = "ssh_key_pairs",
	.help = "The SSH key of the repository's pipelines.",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_REST,
	.item = "repositories/{workspace}/{repository}/pipelines_config/ssh/key_pair",
	.read = { "pipeline", "read:pipeline:bitbucket" },
	.write = { "pipeline:variable", "admin:pipeline:bitbucket" },
	.delete = { "pipeline:variable", "admin:pipeline:bitbucket" },
	KIND_FIELDS(of_key_pair),
};

static const struct field of_host[] = {
	{ .name = "hostname",
		.type = FIELD_HOST,
		.flags = FIELD_KEY,
		.example = "git.acme.example",
		.help = "the host; not one that pipelines know by themselves, such as github.com" },
	{ .name = "public_key",
		.type = FIELD_SSH_KEY,
		.flags = FIELD_REQUIRED,
		.member = "key_type key",
		.help = "its key, as in known_hosts: type and text" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

const struct kind kind_known_host = {
	.name = "known_host",
	.plural = "known_hosts",
	.help = "A host whose SSH key pipelines trust; a line of known_hosts will do.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.line = "hostname public_key",
	.list = "repositories/{workspace}/{repository}/pipelines_config/ssh/known_hosts",
	.item = "repositories/{workspace}/{repository}/pipelines_config/ssh/known_hosts/{uuid}",
	.pagelen = 100,
	.read = { "pipeline", "read:pipeline:bitbucket" },
	.write = { "pipeline:variable", "admin:pipeline:bitbucket" },
	.delete = { "pipeline:variable", "admin:pipeline:bitbucket" },
	KIND_FIELDS(of_host),
};
