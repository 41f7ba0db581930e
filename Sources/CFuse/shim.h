#ifndef SMILE_CFUSE_H
#define SMILE_CFUSE_H

#define FUSE_USE_VERSION 314
#include <fuse3/fuse_lowlevel.h>

#endif
