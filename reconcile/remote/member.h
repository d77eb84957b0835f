/* The member of a workspace whom a text on the command line means. */
#ifndef REMOTE_MEMBER_H
#define REMOTE_MEMBER_H

struct ask;
struct err;

/*
 * Finds the person: a UUID is taken as it is, without a request; an account id is looked up, and so is an e-mail
 * address, which only the workspace's administrators may (fact sheet, section 3.1); else it is the display name or
 * nickname of one member, capital letters or not. Returns the UUID in its braces, of the answers' arena; NULL with `e`
 * set: ERR_USAGE where nobody, or more than one, is called so.
 */
const char *member_find(struct ask *a, const char *workspace, const char *text, struct err *e);

#endif
