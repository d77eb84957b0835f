/* The kinds of resources. One table a file; this folder's listing is the list of features. */
#ifndef KINDS_KINDS_H
#define KINDS_KINDS_H

#include "model/field.h"
#include "model/kind.h"
#include "model/risk.h"

/* Every table of this folder, NULL-terminated; the build makes it from the sources. */
extern const struct kind *const all_kinds[];

/* Kinds that others name: as a parent or in a reference. */
extern const struct kind kind_workspace;
extern const struct kind kind_project;
extern const struct kind kind_repository;
extern const struct kind kind_branch;
extern const struct kind kind_environment;
extern const struct kind kind_issue_tracker;

#endif
