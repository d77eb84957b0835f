/* SSH keys that read repositories: of a repository, or of all of a project. Fact sheet 3.9. */
#ifndef EMULATOR_DEPLOY_KEY_H
#define EMULATOR_DEPLOY_KEY_H

struct context;

/* POST, PUT and DELETE below /repositories/{workspace}/{repository}/deploy-keys: not by access tokens. */
int deploy_key_create(struct context *c);
int deploy_key_update(struct context *c);
int deploy_key_delete(struct context *c);

#endif
