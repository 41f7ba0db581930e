#ifndef SMILE_CLMDB_H
#define SMILE_CLMDB_H

#include <lmdb.h>

#endif
