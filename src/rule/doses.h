#ifndef MENDD_DOSES_H
#define MENDD_DOSES_H

#include <jansson.h>

/*
 * DOSES (Murray 2019, J Bone Joint Surg Am): how a cell therapy is to be
 * named.  Donor, origin of tissue, separation, exhibited characteristics,
 * site of delivery, such as
 *
 *	D autologous; O bone_marrow_iliac_post; S two spins; E CD34+ 1.2 %;
 *	S knee left: subchondral, tendon (popliteus)
 *
 * on one line, the products joined by " + ".  What was not recorded is a
 * question mark.  A new reference to a string, or JSON null when there are
 * no products; NULL when memory ran out.
 */
json_t *doses_line(const json_t *procedure);

#endif
