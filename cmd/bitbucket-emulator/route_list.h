/* The API as its tables have it, so that a test can be held against every operation and none is forgotten. */
#ifndef EMULATOR_ROUTE_LIST_H
#define EMULATOR_ROUTE_LIST_H

struct arena;
struct value;

/*
 * {"operations":[{"method":"PUT","path":"workspaces/{workspace}/hooks/{uid}","oauth":"webhook","granular":
 * "read:webhook:bitbucket write:webhook:bitbucket","attributes":{"url":"text required",..}},..]}, in `a`:
 * an item for each method of each row, in the order of the tables. `attributes` is there where the row has a
 * resource, and the method a body: each name with its shape and what its flags say.
 */
struct value *route_list(struct arena *a);

#endif
