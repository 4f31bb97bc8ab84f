#ifndef MENDD_QR_H
#define MENDD_QR_H

/*
 * A text as the picture of a QR code: SVG without a style or a script, and
 * without a double quote, so that it can stand in JSON as it is.  To be
 * wiped and freed; NULL: no memory, or the text is too long.
 */
char *qr_svg(const char *text);

#endif
