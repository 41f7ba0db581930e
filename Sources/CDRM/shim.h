#ifndef SMILE_CDRM_SHIM_H
#define SMILE_CDRM_SHIM_H

#include <errno.h>
#include <libudev.h>
#include <linux/kd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

/* Swift cannot call `ioctl`, which takes any number of arguments. Each of these returns 0 or more,
   or the negated errno. */

/* KD_TEXT or KD_GRAPHICS; -ENOTTY where the descriptor is no console of the kernel's. */
static inline int smile_console_mode(int console) {
    int mode = 0;
    return ioctl(console, KDGETMODE, &mode) == 0 ? mode : -errno;
}

static inline int smile_console_set_mode(int console, int mode) {
    return ioctl(console, KDSETMODE, mode) == 0 ? 0 : -errno;
}

/* K_UNICODE, K_XLATE, K_OFF, … */
static inline int smile_console_keys(int console) {
    int keys = 0;
    return ioctl(console, KDGKBMODE, &keys) == 0 ? keys : -errno;
}

static inline int smile_console_set_keys(int console, int keys) {
    return ioctl(console, KDSKBMODE, keys) == 0 ? 0 : -errno;
}

/* MAP_FAILED is a cast, which Swift does not import: null stands for it here. */
static inline void *smile_map_buffer(int card, uint64_t offset, uint64_t bytes) {
    void *start =
        mmap(0, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, card, (off_t)offset);
    return start == MAP_FAILED ? 0 : start;
}

/* DRM_FORMAT_XRGB8888, which is built by a macro. */
#define SMILE_FORMAT_XRGB8888 0x34325258u

#endif
