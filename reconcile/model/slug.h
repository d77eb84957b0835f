/* The slug that Bitbucket derives from a repository's name. */
#ifndef MODEL_SLUG_H
#define MODEL_SLUG_H

struct str;

/*
 * Appends the slug of `name`: lower case; what is not a letter, a digit, '_', '.' or '-' becomes '-'; runs of
 * '-' become one; none at either end; at most 62 characters (fact sheet section 3.3, as the Terraform
 * provider has it).
 */
void slug_add(struct str *out, const char *name);

#endif
