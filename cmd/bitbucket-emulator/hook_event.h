/* What webhooks can be subscribed to. Fact sheet 3.10. */
#ifndef EMULATOR_HOOK_EVENT_H
#define EMULATOR_HOOK_EVENT_H

#include <stdbool.h>

struct context;

/* The scope that the event needs beside that of webhooks; NULL where there is no such event. */
const char *hook_event_scope(const struct context *c, const char *name);

/* Whether there is or ever was such an event: those of the tracker count. */
bool hook_event_known(const char *name);

/* GET /hook_events, for everybody */
int hook_event_subjects(struct context *c);

/* GET /hook_events/{subject}, for everybody */
int hook_event_list(struct context *c);

#endif
