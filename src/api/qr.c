/*
 * QR codes: libqrencode makes the matrix, and each run of dark modules is one
 * line of the picture.
 *
 * libqrencode does not wipe what it frees.  What is lost by that is a secret
 * whose key is in the same memory.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qrencode.h>
#include <sodium.h>

#include "api/qr.h"

#define MARGIN 4   /* modules that must be light around it: ISO 18004 */
#define RUN_MAX 16 /* "M181 181.5h177" */
#define FRAME_MAX 400

static int
is_dark(const QRcode *q, int x, int y)
{
	return x < q->width && (q->data[y * q->width + x] & 1);
}

/* The dark runs of a row. */
static size_t
draw_row(char *out, const QRcode *q, int y)
{
	size_t len = 0;
	int from;

	for (int x = 0; x < q->width; x++) {
		if (!is_dark(q, x, y))
			continue;
		for (from = x; is_dark(q, x, y); x++)
			;
		len += (size_t)snprintf(out + len, RUN_MAX, "M%d %d.5h%d",
		    from + MARGIN, y + MARGIN, x - from);
	}
	return len;
}

char *
qr_svg(const char *text)
{
	QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	size_t len, width;
	char *svg;
	int whole;

	if (q == NULL)
		return NULL;
	width = (size_t)q->width;
	whole = q->width + 2 * MARGIN;
	svg = malloc(FRAME_MAX + width * (width + 1) / 2 * RUN_MAX);
	if (svg != NULL) {
		len = (size_t)snprintf(svg, FRAME_MAX,
		    "<svg xmlns='http://www.w3.org/2000/svg' role='img' "
		    "viewBox='0 0 %d %d' shape-rendering='crispEdges'>"
		    "<title>QR code for an authenticator app</title>"
		    "<path fill='#fff' d='M0 0h%dv%dH0z'/>"
		    "<path stroke='#000' d='",
		    whole, whole, whole, whole);
		for (int y = 0; y < q->width; y++)
			len += draw_row(svg + len, q, y);
		memcpy(svg + len, "'/></svg>", sizeof("'/></svg>"));
	}
	sodium_memzero(q->data, width * width);
	QRcode_free(q);
	return svg;
}
