#ifndef MENDD_AUDIT_WRITE_H
#define MENDD_AUDIT_WRITE_H

#include <stdio.h>

#include "ctl/audit_item.h"

/*
 * A sink (audit_item.h) that writes an export: a line of JSON for each piece,
 * in the order in which they come.
 *
 *	{"export": "mendd-audit", "version": 1, "ledger": UUID,
 *	 "clinic": UUID or null, "seals": N, "events": N}
 *	{"seal": {"number", "epoch", "from_xid", "to_xid", "events", "total",
 *	 "root", "former", "hash", "sealed_at", "signature"}}
 *	{"clinic": {"number", "clinic_id", "first", "events", "root"}}
 *	{"event": {the fields of rule/event.h}}
 *
 * Hashes are hexadecimal, a signature is base64url; the fields of an event
 * are the text that is hashed, or null.  After a seal come the shares of the
 * clinics in it by clinic_id, and then its events by transaction; after the
 * last seal's, the events that are not sealed yet.  In one clinic's export
 * the shares are its own alone, each with "path", "index" and "size", which
 * prove it by the seal's root.
 */
struct audit_sink audit_write(FILE *);

#endif
