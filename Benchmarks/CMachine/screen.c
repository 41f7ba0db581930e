#define _GNU_SOURCE
#include "screen.h"

#include <errno.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRACKING_IDS 65535

static struct {
    char name[64];
    int32_t slots;
    int32_t axis_max;
} screen;

void smile_screen_describe(const char *name, int32_t slots, int32_t axis_max) {
    snprintf(screen.name, sizeof screen.name, "%s", name);
    screen.slots = slots;
    screen.axis_max = axis_max;
}

struct bits {
    uint8_t *bytes;
    size_t count;
};

static void set(struct bits bits, unsigned number) {
    if (number / 8 < bits.count) bits.bytes[number / 8] |= (uint8_t)(1u << number % 8);
}

static void say_codes(struct bits bits, unsigned type) {
    switch (type) {
    case 0:
        set(bits, EV_SYN);
        set(bits, EV_KEY);
        set(bits, EV_ABS);
        break;
    case EV_KEY: set(bits, BTN_TOUCH); break;
    case EV_ABS:
        set(bits, ABS_MT_SLOT);
        set(bits, ABS_MT_TRACKING_ID);
        set(bits, ABS_MT_POSITION_X);
        set(bits, ABS_MT_POSITION_Y);
        break;
    }
}

static struct input_absinfo axis(unsigned code) {
    int32_t maximum = code == ABS_MT_SLOT          ? screen.slots - 1
                      : code == ABS_MT_TRACKING_ID ? TRACKING_IDS
                                                   : screen.axis_max;
    return (struct input_absinfo){.maximum = maximum};
}

/* The codes stand in the low bits of some requests: `linux/input.h`. */
static int answer(unsigned long request, void *place) {
    const unsigned number = _IOC_NR(request), all_codes = _IOC_NR(EVIOCGBIT(0, 0)),
                   all_axes = _IOC_NR(EVIOCGABS(0));
    const size_t count = _IOC_SIZE(request);
    if (request == EVIOCGRAB || request == EVIOCSCLOCKID) return 0;
    if (_IOC_DIR(request) != _IOC_READ) return EINVAL;
    /* What was asked for first, of each slot, stays; nobody touches yet. */
    if (number == _IOC_NR(EVIOCGMTSLOTS(0))) {
        const uint32_t code = *(uint32_t *)place;
        for (size_t slot = 0; slot + 1 < count / sizeof code; slot++)
            ((int32_t *)place)[slot + 1] = code == ABS_MT_TRACKING_ID ? -1 : 0;
        return 0;
    }
    memset(place, 0, count);
    if (number == _IOC_NR(EVIOCGNAME(0))) {
        snprintf(place, count, "%s", screen.name);
    } else if (number == _IOC_NR(EVIOCGPHYS(0)) || number == _IOC_NR(EVIOCGUNIQ(0))) {
        return ENOENT;
    } else if (request == EVIOCGVERSION) {
        *(int *)place = EV_VERSION;
    } else if (number == _IOC_NR(EVIOCGPROP(0))) {
        set((struct bits){place, count}, INPUT_PROP_DIRECT);
    } else if (number >= all_axes && number < all_axes + ABS_CNT
               && count >= sizeof(struct input_absinfo)) {
        *(struct input_absinfo *)place = axis(number - all_axes);
    } else if (number >= all_codes && number < all_codes + EV_CNT) {
        say_codes((struct bits){place, count}, number - all_codes);
    }
    return 0;
}

static int is_screen(int descriptor, unsigned long request) {
    struct stat facts;
    return _IOC_TYPE(request) == 'E' && fstat(descriptor, &facts) == 0 && S_ISFIFO(facts.st_mode);
}

/* This takes the place of the C library's for the whole program, and passes all other calls on. */
int ioctl(int descriptor, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *place = va_arg(arguments, void *);
    va_end(arguments);
    if (!is_screen(descriptor, request)) {
        return (int)syscall(SYS_ioctl, descriptor, request, place);
    }
    const int fault = answer(request, place);
    if (fault == 0) return 0;
    errno = fault;
    return -1;
}
