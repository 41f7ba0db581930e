/* Takes the display away from a program that draws on it, as a desktop that is started beside it
   would: through a copy of the program's own descriptor, which needs root and Linux 5.6.

   `display-thief PROCESS`: finds the card that the process has open, makes it give up the right to
   draw, takes that right for itself, turns every display of the card off, prints `taken`, and lets
   go when its standard input ends. */
#define _GNU_SOURCE

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

static int fault(const char *what) {
    fprintf(stderr, "display-thief: %s: %s\n", what, strerror(errno));
    return 1;
}

/* The number of the process' descriptor that is a card; -1 where it has none. */
static int find_card(const char *process, char *path, size_t size) {
    char folder[64], link[384];
    snprintf(folder, sizeof folder, "/proc/%s/fd", process);
    DIR *entries = opendir(folder);
    if (!entries) return -1;
    int found = -1;
    for (struct dirent *entry; found < 0 && (entry = readdir(entries));) {
        snprintf(link, sizeof link, "%s/%s", folder, entry->d_name);
        ssize_t got = readlink(link, path, size - 1);
        if (got <= 0) continue;
        path[got] = 0;
        if (strncmp(path, "/dev/dri/card", 13) == 0) found = atoi(entry->d_name);
    }
    closedir(entries);
    return found;
}

int main(int count, char **words) {
    char path[256];
    if (count != 2) return 64;
    int number = find_card(words[1], path, sizeof path);
    if (number < 0) return fault("the process has no card open");
    int process = (int)syscall(SYS_pidfd_open, atoi(words[1]), 0);
    int theirs = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, number, 0);
    if (theirs < 0) return fault("its descriptor");
    int ours = open(path, O_RDWR | O_CLOEXEC);
    if (ours < 0) return fault(path);
    if (drmDropMaster(theirs) != 0) return fault("it does not give up");
    close(theirs);
    if (drmSetMaster(ours) != 0) return fault("the right to draw");
    drmModeRes *resources = drmModeGetResources(ours);
    for (int index = 0; resources && index < resources->count_crtcs; index++)
        drmModeSetCrtc(ours, resources->crtcs[index], 0, 0, 0, NULL, 0, NULL);
    puts("taken");
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
