#ifndef SMILE_CQRCODE_H
#define SMILE_CQRCODE_H

#include <png.h>
#include <qrencode.h>
#include <string.h>

/* Swift sees no casts in macros. Writes an 8-bit grey picture as PNG into `memory`, or says in
   `bytes` how much it takes where `memory` is NULL; returns 0 where it cannot. */
static inline int smile_png_write(
    void *memory, size_t *bytes, const unsigned char *grey, unsigned width, unsigned height) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.format = PNG_FORMAT_GRAY;
    image.width = width;
    image.height = height;
    return png_image_write_to_memory(&image, memory, bytes, 0, grey, (int)width, NULL);
}

#endif
