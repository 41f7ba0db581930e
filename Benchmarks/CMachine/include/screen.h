#ifndef SMILE_CMACHINE_SCREEN_H
#define SMILE_CMACHINE_SCREEN_H

#include <stdint.h>

/* A touch screen where there is none: a named pipe that a program opens as it opens an event
   device. Events go in at one end and are read at the other, by `read` and by nothing else; what a
   program asks of the device itself, by `ioctl`, this answers in the kernel's place. No reader asks
   anything once it has opened the device, so a reader's cost is its own.

   Every named pipe that a program which links this asks as an event device is such a screen, one of
   protocol B. To be called before the first is opened. */
void smile_screen_describe(const char *name, int32_t slots, int32_t axis_max);

#endif
