#ifndef SMILE_CMACHINE_HEAP_H
#define SMILE_CMACHINE_HEAP_H

#include <stdint.h>

/* How often the calling thread has asked for memory since it began: malloc, calloc, realloc and the
   aligned ones, from whichever library. A program that links this counts always. */
uint64_t smile_heap_allocations(void);

#endif
