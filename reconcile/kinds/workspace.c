/* The workspace itself: named in each manifest, never created or changed (the API cannot). */
#include "kinds/kinds.h"

const struct kind kind_workspace = {
	.name = "workspace",
	.plural = "workspaces",
	.help = "What everything else stands in; the API can neither create nor change it.",
	.shape = KIND_MAP,
	.order = ORDER_WORKSPACE,
	.item = "workspaces/{workspace}",
	.read = { "account", "read:workspace:bitbucket" },
};
