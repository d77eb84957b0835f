/*
 * Which files below a folder are manifests, and what they are called. One rule for a working tree and for
 * a revision, so that a plan names the same places whichever it was made from.
 */
#ifndef GIT_NAMES_H
#define GIT_NAMES_H

#include <stdbool.h>

struct str;

/*
 * Whether the file `below` ("people/ana.yaml", as seen from the folder the user gave) is a manifest: it
 * ends in .yaml or .yml, neither it nor a folder on the way is hidden (".x"), and it is not
 * bitbucket-pipelines.yml, which is Bitbucket's own.
 */
bool names_manifest(const char *below);

/*
 * Appends what the file `below` is called when the user gave its folder as `path`: "." leaves no trace
 * ("acme.yaml"), anything else stays as written, without slashes at its end ("../x/", "a.yaml" is
 * "../x/a.yaml"; "/" is "/a.yaml").
 */
void names_join(struct str *out, const char *path, const char *below);

#endif
