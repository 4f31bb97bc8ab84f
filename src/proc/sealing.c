/*
 * A seal in the making.  The events of a clinic follow each other, so there is
 * never more than one tree that grows; each is done when its part has as many
 * events as its range said.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "proc/sealing.h"

/* The columns of seal.next(). */
enum { EPOCH, FROM, TO, NOW, CLINIC, FIRST, EVENTS, COLUMNS };

static uint64_t
number(const PGresult *res, int row, int column)
{
	return strtoull(PQgetvalue(res, row, column), NULL, 10);
}

static int
take_part(struct part *part, const PGresult *range, int row)
{
	const char *clinic = PQgetvalue(range, row, CLINIC);

	if (strlen(clinic) != UUID_TEXT - 1)
		return -1;
	strcpy(part->clinic, clinic);
	part->first = number(range, row, FIRST);
	part->events = number(range, row, EVENTS);
	return part->first >= 1 && part->events >= 1 ? 0 : -1;
}

int
sealing_begin(struct sealing *s, const PGresult *range, uint64_t former,
    uint64_t total, const uint8_t hash[MERKLE_HASH])
{
	const int rows = PQntuples(range);

	*s = (struct sealing){0};
	if (PQnfields(range) != COLUMNS)
		return -1;
	if (rows == 0)
		return 0;
	if ((s->parts = calloc((size_t)rows, sizeof(*s->parts))) == NULL)
		return -1;
	s->nparts = (size_t)rows;
	s->seal.number = former + 1;
	memcpy(s->seal.former, hash, MERKLE_HASH);
	s->seal.epoch = (uint32_t)number(range, 0, EPOCH);
	s->seal.from_xid = number(range, 0, FROM);
	s->seal.to_xid = number(range, 0, TO);
	s->seal.sealed_at = (int64_t)number(range, 0, NOW);
	for (int i = 0; i < rows; i++) {
		if (take_part(&s->parts[i], range, i) == -1)
			return -1;
		s->seal.events += s->parts[i].events;
	}
	s->seal.total = total + s->seal.events;
	merkle_init(&s->tree);
	return 1;
}

static void
finish(struct sealing *s)
{
	struct merkle tree;
	uint8_t id[UUID_BYTES], leaf[MERKLE_HASH];

	merkle_init(&tree);
	for (size_t i = 0; i < s->nparts; i++) {
		const struct part *part = &s->parts[i];

		uuid_parse(id, part->clinic); /* PostgreSQL wrote it */
		seal_leaf(leaf, id, part->first, part->events, part->root);
		merkle_add(&tree, leaf);
	}
	merkle_root(&tree, s->seal.root);
	seal_hash(s->hash, &s->seal);
}

static int
add(struct sealing *s, const char *const fields[EVENT_FIELDS])
{
	struct part *part = &s->parts[s->at];
	uint8_t leaf[EVENT_HASH];

	if (s->at == s->nparts ||
	    strcmp(fields[EVENT_CLINIC], part->clinic) != 0)
		return -1;
	event_hash(leaf, fields);
	merkle_add(&s->tree, leaf);
	s->taken++;
	if (s->tree.size < part->events)
		return 0;
	merkle_root(&s->tree, part->root);
	merkle_init(&s->tree);
	if (++s->at == s->nparts)
		finish(s);
	return 0;
}

static int
has_keys(const char *const fields[EVENT_FIELDS])
{
	return fields[EVENT_CLINIC] != NULL &&
	       fields[EVENT_TRANSACTION] != NULL && fields[EVENT_AT] != NULL &&
	       fields[EVENT_ID] != NULL;
}

static void
remember(struct sealing *s, const char *const fields[EVENT_FIELDS])
{
	snprintf(
	    s->last.clinic, sizeof(s->last.clinic), "%s", fields[EVENT_CLINIC]);
	snprintf(s->last.transaction, sizeof(s->last.transaction), "%s",
	    fields[EVENT_TRANSACTION]);
	snprintf(s->last.at, sizeof(s->last.at), "%s", fields[EVENT_AT]);
	snprintf(s->last.id, sizeof(s->last.id), "%s", fields[EVENT_ID]);
}

int
sealing_add(struct sealing *s, const PGresult *page)
{
	const char *fields[EVENT_FIELDS] = {NULL};
	const int rows = PQntuples(page);

	if (PQnfields(page) != EVENT_FIELDS || rows <= 0)
		return -1;
	for (int row = 0; row < rows; row++) {
		for (int i = 0; i < EVENT_FIELDS; i++)
			fields[i] = PQgetisnull(page, row, i)
					? NULL
					: PQgetvalue(page, row, i);
		if (!has_keys(fields) || add(s, fields) == -1)
			return -1;
	}
	remember(s, fields);
	return 0;
}

int
sealing_complete(const struct sealing *s)
{
	return s->at == s->nparts;
}

char *
sealing_clinics(const struct sealing *s)
{
	char *text = NULL, root[2 * MERKLE_HASH + 1];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < s->nparts; i++) {
		const struct part *part = &s->parts[i];

		sodium_bin2hex(
		    root, sizeof(root), part->root, sizeof(part->root));
		fprintf(out,
		    "%s{\"clinic_id\":\"%s\",\"first\":%" PRIu64
		    ",\"events\":%" PRIu64 ",\"root\":\"%s\"}",
		    i == 0 ? "[" : ",", part->clinic, part->first, part->events,
		    root);
	}
	fputc(']', out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

void
sealing_end(struct sealing *s)
{
	free(s->parts);
	*s = (struct sealing){0};
}
