#ifndef SMILE_CSQLITE_H
#define SMILE_CSQLITE_H

#include <sqlite3.h>

/* Swift cannot call variadic functions, nor use macros that cast. */

/* Sets one of the connection's switches; returns SQLite's result code. */
static inline int smile_sqlite_switch(sqlite3 *database, int which, int on) {
    return sqlite3_db_config(database, which, on, (int *)0);
}

/* SQLite copies the bytes before the call returns: SQLITE_TRANSIENT is a cast of -1. A text without
   bytes is bound as an empty one, never as NULL. */
static inline int smile_sqlite_bind_text(
    sqlite3_stmt *statement, int place, const char *text, int bytes) {
    return sqlite3_bind_text(statement, place, text ? text : "", bytes, SQLITE_TRANSIENT);
}

/* As above. A blob without bytes is bound as one of length 0, never as NULL. */
static inline int smile_sqlite_bind_blob(
    sqlite3_stmt *statement, int place, const void *blob, int bytes) {
    if (bytes == 0) return sqlite3_bind_zeroblob(statement, place, 0);
    return sqlite3_bind_blob(statement, place, blob, bytes, SQLITE_TRANSIENT);
}

/* The bytes stay where they are: they outlive the binding, and never stand at NULL. */
static inline int smile_sqlite_bind_text_in_place(
    sqlite3_stmt *statement, int place, const void *text, int bytes) {
    return sqlite3_bind_text(statement, place, (const char *)text, bytes, SQLITE_STATIC);
}

/* As above. */
static inline int smile_sqlite_bind_blob_in_place(
    sqlite3_stmt *statement, int place, const void *blob, int bytes) {
    return sqlite3_bind_blob(statement, place, blob, bytes, SQLITE_STATIC);
}

#endif
