// Cairo draws, Pango sets text; pkg-config's `pangocairo` names both.
#ifndef SMILE_PANEL_CCAIRO_SHIM_H
#define SMILE_PANEL_CCAIRO_SHIM_H

#include <cairo.h>
#include <pango/pangocairo.h>

#endif
