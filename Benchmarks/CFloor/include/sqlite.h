#ifndef SMILE_CFLOOR_SQLITE_H
#define SMILE_CFLOOR_SQLITE_H

#include "rows.h"

/* Rows into SQLite through its C API: a write-ahead log, `synchronous=FULL`, prepared statements,
   values bound without a copy, one transaction a batch. */

struct smile_floor_sqlite;

/* Opens a database that has its tables. Returns NULL where that fails. */
struct smile_floor_sqlite *smile_floor_sqlite_open(const char *path);

/* Writes the rows of some tables in one transaction that is durable when this returns. Returns 0,
   or SQLite's result code. */
int smile_floor_sqlite_write(
    struct smile_floor_sqlite *self, const struct smile_floor_rows *tables, size_t count);

/* What SQLite said last. */
const char *smile_floor_sqlite_fault(struct smile_floor_sqlite *self);

void smile_floor_sqlite_close(struct smile_floor_sqlite *self);

#endif
