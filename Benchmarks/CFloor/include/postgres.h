#ifndef SMILE_CFLOOR_POSTGRES_H
#define SMILE_CFLOOR_POSTGRES_H

#include "rows.h"

/* Rows into PostgreSQL through libpq: one prepared statement a table, each column as a binary
   array, one transaction a batch. */

struct smile_floor_postgres;
/* Arrays in the server's own format, made before anything is timed. */
struct smile_floor_arrays;

/* Connects; returns NULL where that fails. */
struct smile_floor_postgres *smile_floor_postgres_open(const char *connection);

/* Returns NULL without memory. */
struct smile_floor_arrays *smile_floor_arrays_make(
    const struct smile_floor_rows *tables, size_t count);
void smile_floor_arrays_free(struct smile_floor_arrays *arrays);

/* Writes the rows of some tables in one transaction. Returns 0, or 1 where the server refuses. */
int smile_floor_postgres_write(
    struct smile_floor_postgres *self, const struct smile_floor_arrays *arrays);

/* What the server said last. */
const char *smile_floor_postgres_fault(struct smile_floor_postgres *self);

void smile_floor_postgres_close(struct smile_floor_postgres *self);

#endif
