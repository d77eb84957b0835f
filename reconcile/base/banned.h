/* Functions that cannot be used safely do not compile. Forced into every file by the Makefile. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* The libraries' headers come first: some mention these names in declarations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With clang, glibc's checked variants are macros, and poisoning a macro is a warning. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets
#pragma GCC poison atoi atol atoll localtime gmtime ctime asctime

#endif
