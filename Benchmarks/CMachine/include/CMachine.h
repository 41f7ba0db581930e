#ifndef SMILE_CMACHINE_H
#define SMILE_CMACHINE_H

#include "heap.h"
#include "loop.h"
#include "screen.h"

#endif
