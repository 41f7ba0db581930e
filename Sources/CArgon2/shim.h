#ifndef SMILE_CARGON2_H
#define SMILE_CARGON2_H

#include <argon2.h>

#endif
