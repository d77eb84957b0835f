/* Paths of files within a repository: "docs/CODEOWNERS". */
#ifndef MODEL_FILE_PATH_H
#define MODEL_FILE_PATH_H

enum { FILE_PATH_MAX = 1000 }; /* bytes of one */

/*
 * Why `path` cannot be one, as the end of a sentence about it: "has an empty part between its slashes". NULL
 * where it can: parts with one slash between them, none of which is empty, ".", ".." or ".git" in any case;
 * neither backslashes nor control characters; at most FILE_PATH_MAX bytes.
 */
const char *file_path_fault(const char *path);

#endif
