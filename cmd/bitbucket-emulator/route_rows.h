/* What the tables of routes are written with: paths, methods, and scopes in both vocabularies. */
#ifndef EMULATOR_ROUTE_ROWS_H
#define EMULATOR_ROUTE_ROWS_H

#define R "repositories/{workspace}/{repository}"
#define W "workspaces/{workspace}"
#define P "workspaces/{workspace}/projects/{project}"

#define GET    [METHOD_GET]
#define POST   [METHOD_POST]
#define PUT    [METHOD_PUT]
#define DELETE [METHOD_DELETE]

#define READ_R    "repository", "read:repository:bitbucket"
#define ADMIN_R   "repository:admin", "admin:repository:bitbucket"
#define WRITE_R   "repository:write", "read:repository:bitbucket write:repository:bitbucket"
#define DELETE_R  "repository:delete", "delete:repository:bitbucket"
#define READ_P    "project", "read:project:bitbucket"
#define ADMIN_P   "project:admin", "admin:project:bitbucket"
#define READ_W    "account", "read:workspace:bitbucket"
#define READ_PR   "pullrequest", "read:pullrequest:bitbucket"
#define READ_I    "issue", "read:issue:bitbucket"
#define WRITE_I   "issue:write", "read:issue:bitbucket write:issue:bitbucket"
#define DELETE_I  "issue:write", "delete:issue:bitbucket"
#define READ_H    "webhook", "read:webhook:bitbucket"
#define WRITE_H   "webhook", "read:webhook:bitbucket write:webhook:bitbucket"
#define DELETE_H  "webhook", "delete:webhook:bitbucket"
#define READ_PL   "pipeline", "read:pipeline:bitbucket"
#define ADMIN_PL  "pipeline", "admin:pipeline:bitbucket"
#define VARIABLE  "pipeline:variable", "admin:pipeline:bitbucket"
#define READ_RU   "runner", "read:runner:bitbucket"
#define WRITE_RU  "runner:write", "read:runner:bitbucket write:runner:bitbucket"
#define DELETE_RU "runner:write", "write:runner:bitbucket"
#define NO_SCOPE  "", ""

#endif
