#include "sqlite.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* More than there are tables. */
#define STATEMENTS_MAX 32

struct smile_floor_sqlite {
    sqlite3 *database;
    sqlite3_stmt *begin;
    sqlite3_stmt *commit;
    const char *texts[STATEMENTS_MAX];
    sqlite3_stmt *statements[STATEMENTS_MAX];
    size_t count;
};

static int prepare(struct smile_floor_sqlite *self, const char *text, sqlite3_stmt **to) {
    return sqlite3_prepare_v3(self->database, text, -1, SQLITE_PREPARE_PERSISTENT, to, NULL);
}

struct smile_floor_sqlite *smile_floor_sqlite_open(const char *path) {
    struct smile_floor_sqlite *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &self->database, flags, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(
            self->database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL,
            NULL);
    }
    if (code == SQLITE_OK) code = prepare(self, "BEGIN IMMEDIATE", &self->begin);
    if (code == SQLITE_OK) code = prepare(self, "COMMIT", &self->commit);
    if (code == SQLITE_OK) return self;
    smile_floor_sqlite_close(self);
    return NULL;
}

static sqlite3_stmt *statement(struct smile_floor_sqlite *self, const char *text) {
    for (size_t place = 0; place < self->count; place++) {
        if (strcmp(self->texts[place], text) == 0) return self->statements[place];
    }
    if (self->count == STATEMENTS_MAX) return NULL;
    if (prepare(self, text, &self->statements[self->count]) != SQLITE_OK) return NULL;
    self->texts[self->count] = strdup(text);
    return self->statements[self->count++];
}

static int bind(sqlite3_stmt *statement, int place, const struct smile_floor_value *value) {
    switch (value->kind) {
    case SMILE_FLOOR_NULL: return sqlite3_bind_null(statement, place);
    case SMILE_FLOOR_INTEGER: return sqlite3_bind_int64(statement, place, value->number);
    case SMILE_FLOOR_TEXT:
        return sqlite3_bind_text(
            statement, place, value->bytes, (int)value->count, SQLITE_STATIC);
    case SMILE_FLOOR_BYTES:
        return sqlite3_bind_blob(
            statement, place, value->bytes, (int)value->count, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static int step(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int write_rows(struct smile_floor_sqlite *self, const struct smile_floor_rows *rows) {
    sqlite3_stmt *insert = statement(self, rows->statement);
    if (insert == NULL) return SQLITE_ERROR;
    const struct smile_floor_value *value = rows->values;
    for (size_t row = 0; row < rows->rows; row++) {
        for (size_t column = 0; column < rows->columns; column++) {
            int code = bind(insert, (int)column + 1, value++);
            if (code != SQLITE_OK) return code;
        }
        int code = step(insert);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

int smile_floor_sqlite_write(
    struct smile_floor_sqlite *self, const struct smile_floor_rows *tables, size_t count) {
    int code = step(self->begin);
    for (size_t table = 0; table < count && code == SQLITE_OK; table++) {
        code = write_rows(self, &tables[table]);
    }
    return code == SQLITE_OK ? step(self->commit) : code;
}

const char *smile_floor_sqlite_fault(struct smile_floor_sqlite *self) {
    return sqlite3_errmsg(self->database);
}

void smile_floor_sqlite_close(struct smile_floor_sqlite *self) {
    for (size_t place = 0; place < self->count; place++) {
        free((void *)self->texts[place]);
        sqlite3_finalize(self->statements[place]);
    }
    sqlite3_finalize(self->begin);
    sqlite3_finalize(self->commit);
    sqlite3_close(self->database);
    free(self);
}
