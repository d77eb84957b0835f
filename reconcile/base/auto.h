/* Cleanup attributes: a local that holds a resource names how it ends. */
#ifndef BASE_AUTO_H
#define BASE_AUTO_H

/* AUTO(release) struct str s = STR_INIT;  calls release(&s) when the scope ends. */
#define AUTO(release) __attribute__((cleanup(release)))

/* Hands a pointer on: the value of `p`, which is NULL afterwards, so that its cleanup does nothing. */
#define TAKE(p)                                                                                    \
	__extension__({                                                                            \
		__typeof__(p) taken_ = (p);                                                        \
		(p) = NULL;                                                                        \
		taken_;                                                                            \
	})

/* Checks a printf-like function's arguments: argument `f` is the format, the values start at `v`. */
#define FORMAT(f, v) __attribute__((format(printf, f, v)))

/* The number of elements of an array (not of a pointer). */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
