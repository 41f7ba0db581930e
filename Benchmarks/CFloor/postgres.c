#include "postgres.h"

#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS_MAX 32
#define COLUMNS_MAX 32
/* pg_type.dat: of a value, and of an array of them. */
#define TYPE_BYTES 17
#define TYPE_INTEGER 20
#define TYPE_TEXT 25
#define ARRAY_BYTES 1001
#define ARRAY_INTEGER 1016
#define ARRAY_TEXT 1009

struct smile_floor_postgres {
    PGconn *connection;
    char *texts[STATEMENTS_MAX];
    size_t count;
};

/* The arrays of one table's columns; a column of NULLs alone has none. */
struct table {
    char *statement;
    int count;
    Oid types[COLUMNS_MAX];
    char *values[COLUMNS_MAX];
    int lengths[COLUMNS_MAX];
};

struct smile_floor_arrays {
    size_t count;
    struct table tables[];
};

struct smile_floor_postgres *smile_floor_postgres_open(const char *connection) {
    struct smile_floor_postgres *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->connection = PQconnectdb(connection);
    if (PQstatus(self->connection) == CONNECTION_OK) return self;
    smile_floor_postgres_close(self);
    return NULL;
}

static char *put(char *to, uint32_t word) {
    word = htonl(word);
    memcpy(to, &word, sizeof word);
    return to + sizeof word;
}

static size_t value_bytes(const struct smile_floor_value *value) {
    return value->kind == SMILE_FLOOR_INTEGER ? sizeof value->number : value->count;
}

static char *put_value(char *to, const struct smile_floor_value *value) {
    if (value->kind == SMILE_FLOOR_NULL) return put(to, UINT32_MAX);
    size_t count = value_bytes(value);
    to = put(to, (uint32_t)count);
    uint64_t number = htobe64((uint64_t)value->number);
    memcpy(to, value->kind == SMILE_FLOOR_INTEGER ? (const void *)&number : value->bytes, count);
    return to + count;
}

static Oid element(enum smile_floor_kind kind) {
    return kind == SMILE_FLOOR_INTEGER ? TYPE_INTEGER
           : kind == SMILE_FLOOR_TEXT  ? TYPE_TEXT
                                       : TYPE_BYTES;
}

/* One column as an array of one dimension. */
static int add_column(struct table *table, const struct smile_floor_rows *rows, size_t column) {
    enum smile_floor_kind kind = SMILE_FLOOR_NULL;
    size_t bytes = 5 * sizeof(uint32_t);
    uint32_t has_null = 0;
    for (size_t row = 0; row < rows->rows; row++) {
        const struct smile_floor_value *value = &rows->values[row * rows->columns + column];
        if (value->kind != SMILE_FLOOR_NULL) kind = value->kind; else has_null = 1;
        bytes += sizeof(uint32_t) + value_bytes(value);
    }
    if (kind == SMILE_FLOOR_NULL) return 0;
    char *array = malloc(bytes);
    if (array == NULL) return 1;
    char *to = put(put(put(array, 1), has_null), element(kind));
    to = put(put(to, (uint32_t)rows->rows), 1);
    for (size_t row = 0; row < rows->rows; row++) {
        to = put_value(to, &rows->values[row * rows->columns + column]);
    }
    table->types[table->count] = kind == SMILE_FLOOR_INTEGER ? ARRAY_INTEGER
                                 : kind == SMILE_FLOOR_TEXT  ? ARRAY_TEXT
                                                             : ARRAY_BYTES;
    table->values[table->count] = array;
    table->lengths[table->count++] = (int)(to - array);
    return 0;
}

struct smile_floor_arrays *smile_floor_arrays_make(
    const struct smile_floor_rows *tables, size_t count) {
    struct smile_floor_arrays *self = calloc(1, sizeof *self + count * sizeof(struct table));
    if (self == NULL) return NULL;
    self->count = count;
    for (size_t place = 0; place < count; place++) {
        self->tables[place].statement = strdup(tables[place].statement);
        int fault = self->tables[place].statement == NULL || tables[place].columns > COLUMNS_MAX;
        for (size_t column = 0; column < tables[place].columns && !fault; column++) {
            fault = add_column(&self->tables[place], &tables[place], column);
        }
        if (fault) {
            smile_floor_arrays_free(self);
            return NULL;
        }
    }
    return self;
}

void smile_floor_arrays_free(struct smile_floor_arrays *self) {
    for (size_t place = 0; place < self->count; place++) {
        struct table *table = &self->tables[place];
        free(table->statement);
        for (int column = 0; column < table->count; column++) free(table->values[column]);
    }
    free(self);
}

static int check(PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status != PGRES_COMMAND_OK;
}

/* The name under which the table's statement is prepared. */
static int prepare(struct smile_floor_postgres *self, const struct table *table, char name[8]) {
    size_t place = 0;
    while (place < self->count && strcmp(self->texts[place], table->statement) != 0) place++;
    snprintf(name, 8, "s%zu", place);
    if (place < self->count) return 0;
    if (place == STATEMENTS_MAX) return 1;
    self->texts[self->count++] = strdup(table->statement);
    return check(PQprepare(
        self->connection, name, table->statement, table->count, table->types));
}

static int write_table(struct smile_floor_postgres *self, const struct table *table) {
    char name[8];
    if (prepare(self, table, name) != 0) return 1;
    int formats[COLUMNS_MAX];
    for (int column = 0; column < table->count; column++) formats[column] = 1;
    return check(PQexecPrepared(
        self->connection, name, table->count, (const char *const *)table->values, table->lengths,
        formats, 1));
}

int smile_floor_postgres_write(
    struct smile_floor_postgres *self, const struct smile_floor_arrays *arrays) {
    int fault = check(PQexec(self->connection, "BEGIN"));
    for (size_t table = 0; table < arrays->count && !fault; table++) {
        fault = write_table(self, &arrays->tables[table]);
    }
    return fault || check(PQexec(self->connection, "COMMIT"));
}

const char *smile_floor_postgres_fault(struct smile_floor_postgres *self) {
    return PQerrorMessage(self->connection);
}

void smile_floor_postgres_close(struct smile_floor_postgres *self) {
    for (size_t place = 0; place < self->count; place++) free(self->texts[place]);
    PQfinish(self->connection);
    free(self);
}
