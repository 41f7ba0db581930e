#ifndef SMILE_CPOSTGRES_H
#define SMILE_CPOSTGRES_H

#include <libpq-fe.h>

static inline void smile_pq_ignore(void *place, const PGresult *notice) {
    (void)place;
    (void)notice;
}

/* Notices say what a statement passed over ("relation already exists"). By itself libpq would print
   them to standard error. */
static inline void smile_pq_silence(PGconn *connection) {
    PQsetNoticeReceiver(connection, smile_pq_ignore, (void *)0);
}

#endif
