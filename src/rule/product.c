/*
 * Traits follow from three members and nothing else, so what is asked of a
 * product does not change while its other members are filled in.
 */
#include <stddef.h>

#include "rule/member.h"
#include "rule/product.h"

static const struct {
	const char *member, *value;
	unsigned traits;
} table[] = {
    {"product_class", "PRP", PRODUCT_PLATELETS | PRODUCT_CENTRIFUGED},
    {"product_class", "PPP", PRODUCT_CENTRIFUGED},
    {"product_class", "platelet_lysate", PRODUCT_CENTRIFUGED},
    {"product_class", "BMA", PRODUCT_CELLS},
    {"product_class", "BMC", PRODUCT_CELLS | PRODUCT_CENTRIFUGED},
    {"product_class", "SVF", PRODUCT_CELLS},
    {"product_class", "MSC_expanded", PRODUCT_CELLS | PRODUCT_EXPANDED},
    {"product_class", "HA_control", PRODUCT_CONTROL},
    {"product_class", "steroid_control", PRODUCT_CONTROL},
    {"product_class", "saline_control", PRODUCT_CONTROL},
    {"doses_donor", "autologous", PRODUCT_AUTOLOGOUS},
    {"doses_origin", "blood", PRODUCT_BLOOD},
    {"doses_origin", "bone_marrow_iliac_post", PRODUCT_MARROW},
    {"doses_origin", "bone_marrow_iliac_ant", PRODUCT_MARROW},
    {"doses_origin", "bone_marrow_tibia", PRODUCT_MARROW},
};

unsigned
product_traits(const json_t *product)
{
	unsigned traits = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (member_is(product, table[i].member, table[i].value))
			traits |= table[i].traits;
	return traits;
}
