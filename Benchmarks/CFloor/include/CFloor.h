#ifndef SMILE_CFLOOR_H
#define SMILE_CFLOOR_H

#include "append.h"
#include "loops.h"
#include "postgres.h"
#include "rows.h"
#include "sqlite.h"

#endif
