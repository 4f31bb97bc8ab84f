/* Checkpoints: when they are due, and whom they are told. */
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "proc/crew.h"
#include "proc/herald.h"
#include "proc/publish.h"

#define COMPLAIN_MS 60000

void
publish_set(struct publish *p, const struct checkpoint *c)
{
	p->due = *c;
}

void
publish_work(struct publish *p, int now)
{
	char line[CHECKPOINT_LINE];

	if (p->due.seal == 0 || (!now && crew_now() < p->next))
		return;
	checkpoint_sign(&p->due, p->secret);
	checkpoint_write(line, &p->due);
	if (journal_append(&p->journal, line) == -1) {
		/* It stays due. */
		if (crew_now() >= p->complain) {
			log_error("cannot write a checkpoint error=\"%s\"",
			    strerror(errno));
			p->complain = crew_now() + COMPLAIN_MS;
		}
		return;
	}
	log_info("checkpoint %s", line);
	if (p->herald != NULL)
		herald_tell(p->herald, line);
	p->due.seal = 0;
	p->next = crew_now() + p->period;
}
