-- What the tick process does once a minute.
BEGIN;
\ir fixture.psql
SELECT plan(12);

-- Replies to repeat: two that are too old, one that is not yet.
INSERT INTO registry.idempotency (clinic_id, caller_id, request_key,
	request_hash, request_id, made_at)
SELECT tests.clinic(), tests.id('clinician'), k, '\x00', tests.request(),
	now() - age
  FROM (VALUES ('old', interval '7 days 1 second'),
	('older', interval '30 days'), ('young', interval '6 days 23:59:59'))
	AS a (k, age);
-- A session that has ended, and the fixture's, which have not.
INSERT INTO registry.session (clinic_id, token_hash, session_id, staff_id,
	opened_at, used_at, expires_at, proved_at)
VALUES (tests.clinic(), tests.token('ended'), tests.id('ended'),
	tests.id('clinician'),
	now() - interval '13 hours', now() - interval '2 hours',
	now() - interval '1 second', now() - interval '13 hours');
INSERT INTO registry.sign_in (login_hash, failures, in_a_row, not_before)
VALUES ('\x01', 9, 9, now() - interval '25 hours'),
	('\x02', 9, 9, now() - interval '23 hours'),
	(internal.login_hash('quality1'), 9, 9, now() - interval '25 hours');
INSERT INTO registry.portal_try (clinic_id, token_hash, known, tries, tried_at)
VALUES (tests.clinic(), '\x01', false, 5, now() - interval '25 hours'),
	(tests.clinic(), '\x02', false, 5, now() - interval '23 hours'),
	(tests.clinic(), '\x03', true, 5, now() - interval '1 year');
SELECT count(*) AS open_sessions FROM registry.session
 WHERE expires_at >= now() \gset
-- The last month that was made ahead is gone.
SELECT 'audit_' || to_char(now() AT TIME ZONE 'UTC' + interval '24 months',
	'YYYY_MM') AS last_month \gset
DROP TABLE registry.:last_month;

-- Each is limited on its own, so the first call takes the oldest reply only.
SELECT is(task.housekeeping(1)::text, json_build_object('replies', 1,
	'sessions', 1, 'attempts', 1, 'tries', 1)::text, 'a portion of each kind goes');
SELECT results_eq($$ SELECT request_key FROM registry.idempotency
	 WHERE clinic_id = tests.clinic() ORDER BY 1 $$,
	ARRAY['old', 'young'], 'the oldest first');
SELECT is(task.housekeeping()->>'replies', '1', 'the rest goes next time');
SELECT results_eq($$ SELECT request_key FROM registry.idempotency
	 WHERE clinic_id = tests.clinic() $$,
	ARRAY['young'], 'a reply is kept for a week');
SELECT is((SELECT count(*) FROM registry.session)::text, :'open_sessions',
	'who is signed in stays so');
SELECT is_empty($$ SELECT FROM registry.session
	 WHERE token_hash = tests.token('ended') $$, 'a session that ended goes');
SELECT set_eq($$ SELECT login_hash FROM registry.sign_in $$,
	ARRAY['\x02'::bytea, sha256('quality1')],
	'attempts are forgotten after a day, but those at a login there is');
SELECT results_eq($$ SELECT token_hash FROM registry.portal_try ORDER BY 1 $$,
	ARRAY['\x02'::bytea, '\x03'],
	'so are links that there were not; of the others nothing is');
SELECT has_table('registry', :'last_month',
	'the audit has room for the months to come');
SELECT is(task.housekeeping()::text, json_build_object('replies', 0,
	'sessions', 0, 'attempts', 0, 'tries', 0)::text, 'done again it does nothing');

SELECT ok(has_function_privilege('mendd_tick',
	'task.housekeeping(integer)', 'EXECUTE'), 'the tick process may do it');
SELECT ok(NOT has_function_privilege('mendd_api',
	'task.housekeeping(integer)', 'EXECUTE'), 'the workers may not');

SELECT * FROM finish();
ROLLBACK;
