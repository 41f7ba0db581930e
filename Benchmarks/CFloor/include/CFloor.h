#ifndef SMILE_CFLOOR_H
#define SMILE_CFLOOR_H

#include "append.h"
#include "loops.h"

#endif
