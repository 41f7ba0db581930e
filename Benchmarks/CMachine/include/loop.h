#ifndef SMILE_CMACHINE_LOOP_H
#define SMILE_CMACHINE_LOOP_H

/* A file as a block device, and a file system on it that nobody but this process sees. Each
   function returns 0 or more, or the negated errno. */

/* What the calling thread, and the threads and programs that it starts, mount from now on is theirs
   alone and is gone with the last of them, however that ends. */
int smile_mount_privately(void);

/* Makes the open file `backing` a loop device that is free again when nobody uses it any more.
   Returns a descriptor that uses it, and its number. `is_direct` says whether the device goes
   past the page cache of the file below it, which is tried. */
int smile_loop_attach(int backing, int *number, int *is_direct);

int smile_mount_ext4(const char *device, const char *folder);

/* Everything that was written in the file system that holds `folder` stands on its device then. */
int smile_sync_file_system(const char *folder);

/* At once, or as soon as nobody has a file open there. */
int smile_unmount(const char *folder);

#endif
