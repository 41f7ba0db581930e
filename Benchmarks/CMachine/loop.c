#define _GNU_SOURCE
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

/* Somebody else may take the device that was free a moment ago. */
#define ATTEMPTS_MAX 8

int smile_mount_privately(void) {
    if (unshare(CLONE_NEWNS) != 0) return -errno;
    /* Not private: what others unmount must not stay in use because of our copy. */
    return mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 ? 0 : -errno;
}

static int free_number(void) {
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0) return -errno;
    int number = ioctl(control, LOOP_CTL_GET_FREE);
    int fault = errno;
    close(control);
    return number >= 0 ? number : -fault;
}

static int attach(int number, int backing) {
    char path[32];
    snprintf(path, sizeof path, "/dev/loop%d", number);
    int device = open(path, O_RDWR | O_CLOEXEC);
    if (device < 0) return -errno;
    struct loop_config setting = {
        .fd = backing, .info.lo_flags = LO_FLAGS_AUTOCLEAR | LO_FLAGS_DIRECT_IO};
    if (ioctl(device, LOOP_CONFIGURE, &setting) == 0) return device;
    int fault = errno;
    close(device);
    return -fault;
}

int smile_loop_attach(int backing, int *number, int *is_direct) {
    int device = -EBUSY;
    for (int attempt = 0; device == -EBUSY && attempt < ATTEMPTS_MAX; attempt++) {
        *number = free_number();
        device = *number < 0 ? *number : attach(*number, backing);
    }
    if (device < 0) return device;
    struct loop_info64 info = {0};
    *is_direct = ioctl(device, LOOP_GET_STATUS64, &info) == 0
                 && (info.lo_flags & LO_FLAGS_DIRECT_IO) != 0;
    return device;
}

int smile_mount_ext4(const char *device, const char *folder) {
    return mount(device, folder, "ext4", 0, NULL) == 0 ? 0 : -errno;
}

int smile_sync_file_system(const char *folder) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    int fault = syncfs(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    return -fault;
}

int smile_unmount(const char *folder) {
    return umount2(folder, MNT_DETACH) == 0 ? 0 : -errno;
}
