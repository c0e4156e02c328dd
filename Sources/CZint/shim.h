#pragma once

#include <zint.h>

/* zint packs a symbol's modules into bits of a two-dimensional array, which Swift imports as a
   tuple of 28,800 members. */
static inline int tram_zint_module(const struct zint_symbol *symbol, int row, int column) {
    return (symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1;
}
