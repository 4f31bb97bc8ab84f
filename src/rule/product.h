#ifndef MENDD_PRODUCT_H
#define MENDD_PRODUCT_H

#include <jansson.h>

/*
 * What a product is, as far as rules ask: which members apply to it and
 * which dose speaks for it.
 */
enum {
	PRODUCT_PLATELETS = 1 << 0,   /* PRP: its dose is in platelets */
	PRODUCT_CELLS = 1 << 1,       /* BMA BMC SVF MSC_expanded: in cells */
	PRODUCT_CENTRIFUGED = 1 << 2, /* PRP PPP platelet_lysate BMC */
	PRODUCT_EXPANDED = 1 << 3,    /* grown in culture */
	PRODUCT_CONTROL = 1 << 4,     /* hyaluronic acid, steroid, saline */
	PRODUCT_AUTOLOGOUS = 1 << 5,  /* donor and recipient are one */
	PRODUCT_BLOOD = 1 << 6,       /* drawn as blood */
	PRODUCT_MARROW = 1 << 7       /* drawn as bone marrow */
};

/* The sum of its traits, from product_class, doses_donor, doses_origin. */
unsigned product_traits(const json_t *product);

#endif
