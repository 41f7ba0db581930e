#ifndef SMILE_CEVDEV_SHIM_H
#define SMILE_CEVDEV_SHIM_H

#include <libevdev/libevdev.h>
#include <libudev.h>
#include <stdint.h>

/* The kernel's header says how to read the time: the fields differ on 32-bit machines whose
   time_t has 64 bits, and the macros hide it. Swift cannot see the macros. */
static inline uint64_t smile_event_nanoseconds(const struct input_event *event) {
    return (uint64_t)event->input_event_sec * 1000000000u
        + (uint64_t)event->input_event_usec * 1000u;
}

#endif
