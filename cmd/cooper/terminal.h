/* What a person sees while Cooper works: colours, a progress line, messages. The only place that prints. */
#ifndef COOPER_TERMINAL_H
#define COOPER_TERMINAL_H

#include "base/auto.h"

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct err;
struct options;
struct str;

/* Prints `text` on standard output; -1 with `e` set (ERR_SYSTEM) where that fails: a full disk, a closed pipe. */
int terminal_print(const struct str *text, struct err *e);

/* The same for `len` bytes, which may wait for terminal_flush() or the next terminal_print() before they are seen. */
int terminal_write(const char *bytes, size_t len, struct err *e);

/* Brings what terminal_write() wrote to standard output; -1 as there. */
int terminal_flush(struct err *e);

/* Prints `text` on standard error, which may fail unnoticed: it is not the product. */
void terminal_chat(const struct str *text);

/* Prints a line on standard error, "cooper: " before it, above the progress line. */
void terminal_say(const char *format, ...) FORMAT(1, 2);

/* Prints each mistake on standard error as file:line:column: message, and how many there are. */
void terminal_mistakes(const struct diag *d);

/* How many columns standard output has; 0 where it is no terminal. */
size_t terminal_width(void);

/* Whether standard output is to have colours. */
bool terminal_color(const struct options *o);

/* Shows "text done/total" on the last line of a terminal; nothing elsewhere, or with --quiet. */
void terminal_progress(const struct options *o, const char *text, size_t done, size_t total);

/* Takes the progress line away. */
void terminal_clear(void);

/*
 * Asks for "yes" on the terminal. 1: yes, 0: anything else; -1 with `e` set (ERR_REFUSED) where
 * standard input is no terminal to ask on.
 */
int terminal_confirm(const char *question, struct err *e);

#endif
