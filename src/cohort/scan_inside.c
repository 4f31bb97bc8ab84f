/* What is counted of the rows of a block that are in the cohort. */
#include "cohort/scan_pass.h"
#include "cohort/sift.h"

static const char out_of_memory[] = "out_of_memory";
static const char too_many_groups[] = "too_many_groups";

/* A group that was not met before. */
static const char *
new_group(struct census *s, uint32_t number, uint8_t *group)
{
	if (s->ngroups == CENSUS_GROUPS)
		return too_many_groups;
	*group = s->group_of[number] = (uint8_t)s->ngroups;
	s->groups[s->ngroups++] = number;
	return NULL;
}

static const char *
find_groups(struct pass *p)
{
	struct census *s = p->census;
	const struct block *b = p->inside;
	const char *why = NULL;

	grouping_read(&s->grouping, b->episodes, b->n, p->numbers);
	for (size_t i = 0; i < b->n && why == NULL; i++) {
		p->groups[i] = s->group_of[p->numbers[i]];
		if (p->groups[i] == CENSUS_NO_GROUP &&
		    (why = new_group(s, p->numbers[i], &p->groups[i])) != NULL)
			return why;
		s->episodes[p->groups[i]]++;
	}
	return NULL;
}

static void
find_places(struct pass *p)
{
	const struct joint *joint = &p->census->joint;
	const struct block *b = p->inside;
	const size_t none = joint_place(joint, 0, joint->scores);
	const size_t group = joint_place(joint, p->census->ndays, 0);
	const size_t baseline = joint_place(joint, 0, 1);

	for (size_t i = 0; i < b->n; i++) {
		const size_t at = p->groups[i] * group;
		const size_t before = b->before[i] * baseline;

		p->places[0][i] = at + none;
		p->places[1][i] =
		    at + (b->before[i] == SEGMENT_UNSCORED ? none : before);
	}
}

/*
 * Who is met again.  Most people have one episode in the whole store, and that
 * is seen without a branch; of the others the rest are looked at.
 */
static void
find_repeated(struct pass *p)
{
	const uint32_t *next = p->columns->next;
	const struct block *b = p->inside;
	size_t n = 0;
	uint16_t row;

	p->nalone = p->nrepeated = 0;
	for (size_t i = 0; i < b->n; i++) {
		const int is_alone = next[b->episodes[i]] == b->episodes[i];

		p->alone[p->nalone] = p->repeated[n] = (uint16_t)i;
		p->nalone += (size_t)is_alone;
		n += (size_t)!is_alone;
	}
	for (size_t i = 0; i < n; i++) {
		row = p->repeated[i];
		if (sift_is_repeated(
			p->census->verdicts, p->columns, b->episodes[row]))
			p->repeated[p->nrepeated++] = row;
		else
			p->alone[p->nalone++] = row;
	}
}

/* The spell of those inside that was judged last. */
static int
count_spell(struct pass *p)
{
	const struct block *b = p->inside;
	struct joint *joint = &p->census->joint;
	size_t day;
	int has_change;

	for (size_t v = 0; v < b->nvisits; v++) {
		day = p->days[b->first + v];
		has_change = p->census->target_days[day] > 0;
		if (joint_add(joint, p->places[has_change],
			joint_place(joint, day, 0), b->outcomes[v], b->n) == -1)
			return -1;
	}
	return 0;
}

static int
count_people(struct pass *p)
{
	struct people *people = &p->census->people;
	size_t row;

	people_add_alone(
	    people, p->groups, p->footprints.rows, p->alone, p->nalone);
	for (size_t i = 0; i < p->nrepeated; i++) {
		row = p->repeated[i];
		if (people_add(people, p->groups[row],
			p->columns->people[p->inside->episodes[row]], 0,
			footprints_of(&p->footprints, row)) == -1)
			return -1;
	}
	return 0;
}

/* Their scores, into moments and the rows of who has several episodes. */
static int
take_scores(struct pass *p)
{
	const struct block *b = p->inside;
	size_t row;

	for (size_t i = 0; i < p->nrepeated; i++) {
		const uint32_t e = b->episodes[row = p->repeated[i]];
		const struct uptaken scores = uptake_row(p->uptake, row);
		const struct several_row kept = {.episode = e,
		    .group = p->groups[row],
		    .mask = (uint16_t)scores.mask};

		if (kept.mask != 0 &&
		    several_add(&p->census->several, p->columns->people[e],
			&kept, scores.scores) == -1)
			return -1;
	}
	return uptake_take(p->uptake, b, p->groups);
}

const char *
scan_inside(struct pass *p)
{
	struct block *b = p->inside;
	const char *why;

	block_open(b, p->columns, p->question);
	if ((why = find_groups(p)) != NULL)
		return why;
	find_places(p);
	find_repeated(p);
	for (size_t v = 0; v < b->segment->nvisits; v += BLOCK_SPELL) {
		block_judge(b, p->question, v);
		footprints_add(&p->footprints, b);
		if (p->uptake != NULL)
			uptake_note(p->uptake, b);
		if (count_spell(p) == -1)
			return out_of_memory;
	}
	if ((p->uptake != NULL && take_scores(p) == -1) ||
	    count_people(p) == -1)
		return out_of_memory;
	if (p->question->at_least > 0 &&
	    differences_add_all(&p->census->differences,
		&(struct differences_rows){
		    b->n, b->episodes, p->numbers, p->footprints.rows}) == -1)
		return out_of_memory;
	return NULL;
}
