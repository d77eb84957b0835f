/* Merging a pull request, at once or as a task that is asked about. Fact sheet 3.13. */
#ifndef EMULATOR_PULLREQUEST_MERGE_H
#define EMULATOR_PULLREQUEST_MERGE_H

struct context;

/* POST .../pullrequests/{pullrequest}/merge: 200, or 202 with a Location where that is wished */
int merge_post(struct context *c);

/* GET .../pullrequests/{pullrequest}/merge/task-status/{task}: pending once, then done */
int merge_get_task(struct context *c);

#endif
