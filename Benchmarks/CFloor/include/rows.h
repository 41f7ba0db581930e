#ifndef SMILE_CFLOOR_ROWS_H
#define SMILE_CFLOOR_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* Rows for one table, ready to be written: the least that a database must be told. */

enum smile_floor_kind {
    SMILE_FLOOR_NULL,
    SMILE_FLOOR_INTEGER,
    SMILE_FLOOR_TEXT,
    SMILE_FLOOR_BYTES,
};

struct smile_floor_value {
    enum smile_floor_kind kind;
    /* Of an integer. */
    int64_t number;
    /* Of a text or of bytes; they stay where they are for as long as the rows are used. */
    const void *bytes;
    size_t count;
};

struct smile_floor_rows {
    /* One statement: of SQLite's for one row, with `?`; of PostgreSQL's for all, with an array in
       the place of each column that holds any value. The same text for the same table. */
    const char *statement;
    size_t columns;
    size_t rows;
    /* Row by row. */
    const struct smile_floor_value *values;
};

#endif
