/* Makes one input device through uinput, from a script in evemu's format on standard input.

   Lines: `N:`, `I:`, `P:`, `B:`, `A:` describe the device as evemu does. `plug` makes it and prints
   `plugged eventN`; `unplug` takes it away and prints `unplugged`; `plug` may come again.
   `E: SECONDS TYPE CODE VALUE` happens that long after `plug` or the last `now`, and the kernel
   stamps it; what comes late moves all that follows, for a tap must not become shorter.
   `mark WORD` prints itself. What others write to the device (lights, sounds) is printed:
   `got TYPE CODE VALUE`. The device goes away at the end of the script. */
#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/uinput.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* How long the kernel may take to show the device's node, in microseconds. */
#define NODE_MICROSECONDS 5000000

/* By event type; 0 for what has no bits of its own. */
static unsigned long request_for(int type) {
    switch (type) {
    case EV_KEY: return UI_SET_KEYBIT;
    case EV_REL: return UI_SET_RELBIT;
    case EV_ABS: return UI_SET_ABSBIT;
    case EV_MSC: return UI_SET_MSCBIT;
    case EV_LED: return UI_SET_LEDBIT;
    case EV_SND: return UI_SET_SNDBIT;
    case EV_SW: return UI_SET_SWBIT;
    default: return 0;
    }
}

/* -1 while nothing is plugged in. */
static int uinput = -1;
static int64_t zero;
static struct uinput_setup setup;
/* The lines that describe the device, one after the other, each ended by a zero byte. */
static char description[16384];
static size_t described;
/* Bytes of each mask that `B:` and `P:` lines gave so far. */
static int filled[EV_CNT], filled_properties;

static int set_bits(unsigned long request, int first, const char *bytes) {
    int byte, length, count = 0;
    for (; sscanf(bytes, "%x%n", &byte, &length) == 1; bytes += length, count++)
        for (int bit = 0; bit < 8; bit++)
            if (byte >> bit & 1 && request
                && ioctl(uinput, request, (unsigned long)(8 * (first + count) + bit)) < 0)
                return guest_fault("the kernel refuses a bit") * -1;
    return count;
}

static int remember(const char *line) {
    size_t size = strlen(line) + 1;
    errno = ENOSPC;
    if (size > sizeof description - described) return guest_fault("too long a description");
    memcpy(description + described, line, size);
    described += size;
    return 0;
}

static int describe(const char *line) {
    unsigned code, bus, vendor, product, version;
    int read = 0, count;
    struct uinput_abs_setup axis = {0};
    switch (line[0]) {
    case 'N':
        snprintf(setup.name, sizeof setup.name, "%s", line + 3);
        return 0;
    case 'I':
        if (sscanf(line + 2, "%x %x %x %x", &bus, &vendor, &product, &version) != 4) break;
        setup.id = (struct input_id){(uint16_t)bus, (uint16_t)vendor, (uint16_t)product,
                                     (uint16_t)version};
        return 0;
    case 'P':
        count = set_bits(UI_SET_PROPBIT, filled_properties, line + 2);
        filled_properties += count > 0 ? count : 0;
        return count < 0;
    case 'B':
        if (sscanf(line + 2, "%x%n", &code, &read) != 1 || code >= EV_CNT) break;
        /* Row 0 holds the types themselves. */
        count = set_bits(code == 0 ? UI_SET_EVBIT : request_for((int)code), filled[code],
                         line + 2 + read);
        filled[code] += count > 0 ? count : 0;
        return count < 0;
    case 'A':
        if (sscanf(line + 2, "%x %d %d %d %d %d", &code, &axis.absinfo.minimum,
                   &axis.absinfo.maximum, &axis.absinfo.fuzz, &axis.absinfo.flat,
                   &axis.absinfo.resolution) < 5)
            break;
        axis.code = (uint16_t)code;
        return ioctl(uinput, UI_ABS_SETUP, &axis) < 0 ? guest_fault(line) : 0;
    }
    errno = EINVAL;
    return guest_fault(line);
}

/* The number N of the device's eventN, or -1. */
static int event_number(void) {
    char name[64], path[128];
    if (ioctl(uinput, UI_GET_SYSNAME(sizeof name), name) < 0) return -1;
    snprintf(path, sizeof path, "/sys/devices/virtual/input/%s", name);
    DIR *folder = opendir(path);
    int number = -1;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (sscanf(entry->d_name, "event%d", &number) == 1) break;
    if (folder) closedir(folder);
    return number;
}

static int unplug(void) {
    if (uinput >= 0) close(uinput);
    uinput = -1;
    return 0;
}

static int plug(void) {
    uinput = open("/dev/uinput", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (uinput < 0) return guest_fault("/dev/uinput");
    memset(filled, 0, sizeof filled);
    filled_properties = 0;
    for (size_t at = 0; at < described; at += strlen(description + at) + 1)
        if (describe(description + at)) return 1;
    if (ioctl(uinput, UI_DEV_SETUP, &setup) < 0 || ioctl(uinput, UI_DEV_CREATE) < 0)
        return guest_fault("the kernel refuses the device");
    zero = guest_now();
    int number;
    while ((number = event_number()) < 0 && guest_now() < zero + NODE_MICROSECONDS) usleep(1000);
    if (number < 0) return guest_fault("the device has no node");
    printf("plugged event%d\n", number);
    return 0;
}

/* Prints what comes back until the time has come, or once where it has. */
static void wait_until(int64_t time) {
    for (;;) {
        int64_t left = time - guest_now();
        struct timespec span = {0};
        if (left > 0) span = (struct timespec){left / 1000000, left % 1000000 * 1000};
        struct pollfd waiting = {.fd = uinput, .events = POLLIN};
        struct input_event event;
        if (ppoll(&waiting, 1, &span, NULL) > 0 && waiting.revents & POLLIN
            && read(uinput, &event, sizeof event) == sizeof event)
            printf("got %04x %04x %d\n", event.type, event.code, event.value);
        else if (left <= 0) return;
    }
}

static int happen(const char *line) {
    long seconds, microseconds;
    unsigned type, code;
    int value;
    if (sscanf(line, "E: %ld.%6ld %x %x %d", &seconds, &microseconds, &type, &code, &value) != 5) {
        errno = EINVAL;
        return guest_fault(line);
    }
    int64_t due = zero + seconds * 1000000 + microseconds;
    wait_until(due);
    zero += guest_now() - due;
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    return guest_write(uinput, &event, sizeof event) < 0 ? guest_fault(line) : 0;
}

static int obey(const char *line) {
    if (line[0] == 0 || line[0] == '#') return 0;
    if (strncmp(line, "E:", 2) == 0) return happen(line);
    if (strcmp(line, "plug") == 0) return plug();
    if (strcmp(line, "unplug") == 0) return unplug() || printf("unplugged\n") < 0;
    if (strcmp(line, "now") == 0) {
        zero = guest_now();
        return 0;
    }
    if (strncmp(line, "mark ", 5) == 0) return printf("%s\n", line) < 0;
    return remember(line);
}

/* A line is obeyed when it is whole; what comes back is printed while none is there. */
int guest_device(int count, char **words) {
    (void)words;
    if (count != 0) return 64;
    static char box[65536];
    size_t used = 0;
    for (;;) {
        struct pollfd waiting[] = {{.fd = 0, .events = POLLIN}, {.fd = uinput, .events = POLLIN}};
        poll(waiting, 2, -1); /* The kernel passes over a descriptor of -1. */
        if (waiting[1].revents & POLLIN) wait_until(0);
        if (!waiting[0].revents) continue;
        ssize_t got = read(0, box + used, sizeof box - 1 - used);
        if (got <= 0) return 0;
        used += (size_t)got;
        box[used] = 0;
        char *line = box;
        for (char *end; (end = strchr(line, '\n')); line = end + 1) {
            *end = 0;
            if (obey(line)) return 1;
        }
        used -= (size_t)(line - box);
        memmove(box, line, used);
        if (used == sizeof box - 1) return guest_fault("a line without an end");
    }
}
