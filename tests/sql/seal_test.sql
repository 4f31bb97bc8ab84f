-- What the sealer takes, and what it may store.  It takes transactions that
-- commit, beside others that do not yet, so this test works in a copy of the
-- database.
\set here :DBNAME
\set copy :DBNAME _seal
\c postgres
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"copy";
CREATE DATABASE :"copy" TEMPLATE :"here";
\c :"copy"
SET client_min_messages = warning;
CREATE EXTENSION dblink SCHEMA tap;
CREATE SCHEMA tests;
SELECT plan(76);

-- Some events of a clinic, in one transaction.
CREATE FUNCTION tests.write(clinic integer, n integer DEFAULT 1)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	who internal.caller;
BEGIN
	who.clinic_id := lpad(clinic::text, 32, '0')::uuid;
	PERFORM internal.audit_write(who, gen_random_uuid(), 'create', 'visit',
		NULL)
	   FROM generate_series(1, n);
END;
$$;
CREATE FUNCTION tests.clinic(n integer) RETURNS text
LANGUAGE sql AS $$ SELECT lpad(n::text, 32, '0')::uuid::text; $$;
-- The range that seal.next() found, sealed: without C, by any hash, for here
-- none is computed from another.  Its number, or NULL when there was nothing.
CREATE FUNCTION tests.seal(most integer DEFAULT 1000,
	change text DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	last registry.seal;
	r record;
	c json;
BEGIN
	SELECT n.epoch, n.from_xid, n.to_xid, n.now, sum(n.events)::bigint
		AS events,
		json_agg(json_build_object('clinic_id', n.clinic_id, 'first',
			n.first, 'events', n.events, 'root', repeat('ab', 32)))
		AS clinics
	  INTO r
	  FROM seal.next(most) AS n
	 GROUP BY n.epoch, n.from_xid, n.to_xid, n.now;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	SELECT * INTO last FROM registry.seal ORDER BY number DESC LIMIT 1;
	c := change::json;
	PERFORM seal.store(
		coalesce((c->>'number')::bigint, coalesce(last.number, 0) + 1),
		coalesce((c->>'epoch')::integer, r.epoch),
		coalesce((c->>'from_xid')::xid8, r.from_xid),
		coalesce((c->>'to_xid')::xid8, r.to_xid),
		coalesce((c->>'events')::bigint, r.events),
		coalesce((c->>'total')::bigint,
			coalesce(last.total, 0) + r.events),
		decode(repeat('cd', 32), 'hex'),
		coalesce(decode(c->>'former', 'hex'), last.hash,
			decode(repeat('00', 32), 'hex')),
		sha256(convert_to(coalesce(last.number, 0)::text, 'UTF8')),
		r.now, decode(repeat('ef', 64), 'hex'),
		coalesce(c->'clinics', r.clinics));
	RETURN coalesce(last.number, 0) + 1;
END;
$$;
-- A session of its own, with a transaction that stays open.
CREATE FUNCTION tests.open(name text, sql text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM tap.dblink_connect(name, format('dbname=%s',
		current_database()));
	PERFORM tap.dblink_exec(name, 'BEGIN');
	PERFORM * FROM tap.dblink(name, sql) AS d (x text);
END;
$$;
-- Until somebody waits for a lock, or the half minute is over.
CREATE FUNCTION tests.somebody_waits() RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
	FOR i IN 1..3000 LOOP
		PERFORM pg_stat_clear_snapshot();
		IF EXISTS (SELECT FROM pg_stat_activity
			 WHERE datname = current_database()
			   AND wait_event_type = 'Lock') THEN
			RETURN true;
		END IF;
		PERFORM pg_sleep(0.01);
	END LOOP;
	RETURN false;
END;
$$;

SELECT is((SELECT count(*) FROM registry.seal), 0::bigint, 'no seal yet');
SELECT results_eq($$ SELECT epoch, restored, number, hash, known_hash
	  FROM seal.last(NULL) $$,
	$$ VALUES (1, false, NULL::bigint, NULL::text, NULL::text) $$,
	'the ledger stands at its beginning');
SELECT is((SELECT ledger FROM seal.last(1)),
	(SELECT ledger::text FROM registry.audit_epoch), 'it has a name');

-- Nothing is taken twice, nothing is left out.
SELECT tests.write(2, 3), tests.write(1, 2) \g /dev/null
SELECT ok((SELECT waiting FROM seal.last(NULL)) BETWEEN 0 AND 60,
	'an event waits');
SELECT results_eq($$ SELECT epoch, from_xid::text, clinic_id, first, events
	  FROM seal.next(1000) $$,
	$$ VALUES (1, '0', tests.clinic(1), 1::bigint, 2::bigint),
		(1, '0', tests.clinic(2), 1, 3) $$,
	'a range has a line for each clinic, in order');
SELECT is((SELECT array_agg(DISTINCT to_xid::text) FROM seal.next(1000)),
	(SELECT ARRAY[pg_snapshot_xmin(pg_current_snapshot())::text]),
	'it reaches to the oldest transaction that runs');
SELECT from_xid, to_xid FROM seal.next(1000) LIMIT 1 \gset
SELECT is((SELECT array_agg(audit_id ORDER BY n)
	     FROM seal.events(1, :'from_xid', :'to_xid', NULL, NULL, NULL,
		NULL, 1000) WITH ORDINALITY AS e (epoch, clinic_id, audit_id,
		at, xid, a, s, r, act, su, si, p, rq, re, d, n)),
	(SELECT array_agg(audit_id::text ORDER BY clinic_id, transaction_id,
		at, audit_id) FROM registry.audit),
	'events come in the order of the leaves');
CREATE TEMPORARY TABLE page AS SELECT * FROM seal.events(1, :'from_xid',
	:'to_xid', NULL, NULL, NULL, NULL, 2);
SELECT clinic_id, transaction_id, at, audit_id FROM page OFFSET 1 \gset
SELECT is((SELECT count(*) FROM page), 2::bigint, 'a page has its size');
SELECT is((SELECT array_agg(e.audit_id) FROM (SELECT audit_id FROM page
	UNION ALL SELECT audit_id FROM seal.events(1, :'from_xid', :'to_xid',
		:'clinic_id', :'transaction_id', :'at', :'audit_id', 1000))
	AS e),
	(SELECT array_agg(audit_id::text ORDER BY clinic_id, transaction_id,
		at, audit_id) FROM registry.audit),
	'the next page begins where one ended');
SELECT is(tests.seal(), 1::bigint, 'the first seal');
SELECT is((SELECT array_agg(s::text) FROM (SELECT epoch, from_xid, events,
		total, length(former) FROM registry.seal) AS s),
	ARRAY['(1,0,5,5,32)'], 'is kept with what it covers');
SELECT results_eq($$ SELECT clinic_id::text, number, first, events
	  FROM registry.seal_clinic ORDER BY 1 $$,
	$$ VALUES (tests.clinic(1), 1::bigint, 1::bigint, 2::bigint),
		(tests.clinic(2), 1, 1, 3) $$, 'clinic by clinic');
SELECT is(tests.seal(), NULL, 'no seal is empty');
SELECT is((SELECT waiting FROM seal.last(NULL)), NULL, 'nothing waits');
SELECT results_eq($$ SELECT number, seal_epoch, total, hash = known_hash
	  FROM seal.last(1) $$,
	$$ VALUES (1::bigint, 1, 5::bigint, true) $$, 'the last seal is known');
SELECT is((SELECT sealed_at FROM seal.last(1)), (SELECT (extract(epoch
	FROM sealed_at) * 1000000)::bigint FROM registry.seal),
	'and when it was made');
SELECT tests.write(2) \g /dev/null
SELECT is((SELECT array_agg(first) FROM seal.next(1000)), ARRAY[4::bigint],
	'a clinic goes on counting');
SELECT is((SELECT array_agg(from_xid) FROM seal.next(1000)),
	(SELECT array_agg(to_xid) FROM registry.seal),
	'where one seal ends the next begins');
SELECT is(tests.seal(), 2::bigint, 'so it is sealed');

-- A transaction that is still open.
SELECT tests.open('early', 'SELECT tests.write(1)') \g /dev/null
SELECT tests.write(2) \g /dev/null
SELECT is(tests.seal(), NULL, 'a transaction that is open is waited for');
SELECT is((SELECT waiting IS NOT NULL FROM seal.last(NULL)), true,
	'with those that came later');
SELECT tests.open('late', 'SELECT tests.write(3)') \g /dev/null
SELECT tap.dblink_exec('early', 'COMMIT') \g /dev/null
SELECT is(tests.seal(), 3::bigint, 'until it ends');
SELECT results_eq($$ SELECT clinic_id::text, first FROM registry.seal_clinic
	    WHERE number = 3 ORDER BY 1 $$,
	$$ VALUES (tests.clinic(1), 3::bigint), (tests.clinic(2), 5) $$,
	'and then both are sealed, not the one that is open now');
SELECT tap.dblink_exec('late', 'ROLLBACK') \g /dev/null
SELECT is(tests.seal(), NULL, 'what was rolled back leaves nothing');

-- Large and small transactions.
SELECT tests.write(1, 4) \g /dev/null
SELECT tests.write(1, 2) \g /dev/null
SELECT tests.write(1, 1) \g /dev/null
SELECT tests.write(1, 9) \g /dev/null
SELECT is((SELECT array_agg(events) FROM seal.next(3)), ARRAY[4::bigint],
	'a transaction that is larger than a seal goes whole');
SELECT tests.seal(3) \g /dev/null
SELECT is((SELECT array_agg(events) FROM seal.next(3)), ARRAY[3::bigint],
	'as many go together as fit');
SELECT tests.seal(3) \g /dev/null
SELECT is((SELECT array_agg(events) FROM seal.next(9)), ARRAY[9::bigint],
	'a seal may be full');
SELECT tests.seal(9) \g /dev/null
SELECT is((SELECT sum(events) FROM registry.seal)::bigint,
	(SELECT count(*) FROM registry.audit), 'nothing is left out');
SELECT is_empty($$ SELECT a.audit_id FROM registry.audit AS a
	  LEFT JOIN registry.seal AS s ON a.epoch = s.epoch
		AND a.transaction_id >= s.from_xid
		AND a.transaction_id < s.to_xid
	 GROUP BY a.audit_id HAVING count(s.number) <> 1 $$,
	'each event is in one seal');

-- What does not fit is refused, and leaves nothing.
SELECT tests.write(1, 2) \g /dev/null
SELECT throws_ok(format('SELECT tests.seal(1000, %L)', c), 'MD409',
	'this seal does not follow the last one', 'refused: another ' || what)
  FROM (VALUES ('former', json_build_object('former', repeat('11', 32))),
	('number, which is taken', '{"number": 6}'),
	('number, which leaves a gap', '{"number": 8}'),
	('beginning', '{"from_xid": "1"}'),
	('total', '{"total": 1}'),
	('epoch, which has not begun', '{"epoch": 2}'),
	('end, which is not yet reached', '{"to_xid": "999999999"}'))
	AS v (what, c);
SELECT throws_ok(format('SELECT tests.seal(1000, %L)', c), 'MD409',
	'this seal does not hold its range', 'refused: ' || what)
  FROM (VALUES ('a count that is not its clinics''', '{"clinics": []}'),
	('an event is missing in the range', json_build_object('to_xid',
		(SELECT to_xid FROM registry.seal WHERE number = 6)::text
			::bigint + 1, 'from_xid',
		(SELECT to_xid FROM registry.seal WHERE number = 6))))
	AS v (what, c);
SELECT is((SELECT max(number) FROM registry.seal), 6::bigint,
	'of these nothing is kept');

-- Two sealers: the second waits, and then it is too late.
SELECT tests.open('first', 'SELECT tests.seal()') \g /dev/null
SELECT tap.dblink_connect('second', 'dbname=' || current_database())
\g /dev/null
SELECT tap.dblink_send_query('second', 'SELECT tests.seal()') \g /dev/null
SELECT tests.somebody_waits() \g /dev/null
SELECT tap.dblink_exec('first', 'COMMIT') \g /dev/null
SELECT throws_ok($$ SELECT * FROM tap.dblink_get_result('second') AS d (n text)
	$$, 'MD409', 'this seal does not follow the last one',
	'of two sealers one is too late');
SELECT is((SELECT max(number) FROM registry.seal), 7::bigint,
	'so each range is sealed once');

-- Nobody changes what was written: not even the owner.
CREATE FUNCTION tests.as_owner(act text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
	EXECUTE act;
	RETURN 'done';
EXCEPTION WHEN insufficient_privilege THEN
	RETURN SQLERRM;
END;
$$;
ALTER FUNCTION tests.as_owner OWNER TO mendd_owner;
GRANT USAGE ON SCHEMA tests TO mendd_owner;
SELECT tests.write(4) \g /dev/null
SELECT relname AS partition FROM pg_class
 WHERE oid = (SELECT tableoid FROM registry.audit LIMIT 1) \gset
SELECT alike(tests.as_owner(act), '% is refused', act)
  FROM (SELECT format(a, t) AS act
	  FROM unnest(ARRAY['audit', 'seal', 'seal_clinic', :'partition']) AS t,
		unnest(ARRAY['DELETE FROM registry.%I',
			'TRUNCATE registry.%I CASCADE']) AS a
	UNION ALL VALUES ('UPDATE registry.audit SET role = role'),
		(format('UPDATE registry.%I SET role = role', :'partition')),
		('UPDATE registry.seal SET total = 0'),
		('UPDATE registry.seal_clinic SET first = 1')) AS v;

-- Restored: transactions are counted anew, by another server.
SELECT tests.seal() \g /dev/null
SELECT is(seal.epoch_begin(), 1, 'without a restore no epoch begins');
SELECT is(tests.as_owner($$ UPDATE registry.audit_epoch
	SET system_id = system_id + 1 $$), 'done', 'now on another server');
SELECT is((SELECT restored FROM seal.last(NULL)), true, 'a restore is noticed');
SELECT tests.write(1) \g /dev/null
SELECT is(seal.epoch_begin(), 2, 'an epoch begins');
SELECT is(seal.epoch_begin(), 2, 'once');
SELECT is((SELECT array_agg(l::text) FROM (SELECT epoch, restored
	FROM seal.last(NULL)) AS l), ARRAY['(2,f)'], 'and the ledger says so');
SELECT is((SELECT array_agg(a::text) FROM (SELECT epoch, role, action, subject,
		reason, detail->>'epoch'
	  FROM registry.audit WHERE clinic_id = internal.operator_id()) AS a),
	ARRAY['(2,sealer,create,audit_epoch,"the database was restored",2)'],
	'it begins with an event of its own');
SELECT is((SELECT array_agg(DISTINCT epoch) FROM seal.next(1000)), ARRAY[1],
	'what the former epoch left is sealed first');
SELECT tests.seal() \g /dev/null
SELECT is((SELECT array_agg(DISTINCT (epoch, from_xid::text)::text)
	     FROM seal.next(1000)), ARRAY['(2,0)'],
	'and then the new one, from its beginning');
SELECT tests.seal() \g /dev/null
SELECT is((SELECT waiting FROM seal.last(NULL)), NULL, 'nothing is left');

-- Restored on the same server: the count is behind what was sealed.
BEGIN;
ALTER TABLE registry.seal DISABLE TRIGGER never_changed;
UPDATE registry.seal SET to_xid = '9000000000'
 WHERE number = (SELECT max(number) FROM registry.seal);
ALTER TABLE registry.seal ENABLE TRIGGER never_changed;
COMMIT;
SELECT is((SELECT restored FROM seal.last(NULL)), true,
	'a count that went back is noticed');
SELECT tests.write(1) \g /dev/null
SELECT is((SELECT max(epoch) FROM registry.audit), 3,
	'what is written before the epoch begins belongs to it already');
SELECT is(tests.seal(), NULL, 'and is not sealed in the former');
SELECT is(seal.epoch_begin(), 3, 'it begins');
SELECT is((SELECT sum(events) FROM seal.next(1000))::integer, 2,
	'with what was written, and its own event');
SELECT tests.seal() \g /dev/null

-- The operator's word.
SELECT is(operator.audit_epoch_begin(' a backup of Monday ')->>'epoch', '4',
	'the operator may begin one');
SELECT is((SELECT role || ': ' || reason FROM registry.audit
	    WHERE epoch = 4), 'operator: a backup of Monday',
	'who says why');
SELECT throws_ok($$ SELECT operator.audit_epoch_begin(' ') $$, 'MD422', NULL,
	'or else may not');
SELECT ok((SELECT begun_at FROM seal.last(NULL)) > (SELECT sealed_at
	FROM seal.last(NULL)), 'it begins after what was sealed');
SELECT is_empty($$ SELECT a.audit_id FROM registry.audit AS a
	  LEFT JOIN registry.seal AS s ON a.epoch = s.epoch
		AND a.transaction_id >= s.from_xid
		AND a.transaction_id < s.to_xid
	 WHERE a.epoch < 4
	 GROUP BY a.audit_id HAVING count(s.number) <> 1 $$,
	'through all of it each event is in one seal');

-- While an epoch begins nobody writes, and who writes is waited for.
SELECT tests.open('writer', 'SELECT tests.write(5)') \g /dev/null
SET lock_timeout = '50ms';
SELECT throws_ok($$ SELECT operator.audit_epoch_begin('now') $$, '55P03', NULL,
	'an epoch waits for who is writing');
RESET lock_timeout;
SELECT tap.dblink_exec('writer', 'COMMIT') \g /dev/null
BEGIN;
SELECT operator.audit_epoch_begin('for a moment') \g /dev/null
SELECT tap.dblink_send_query('writer', 'SELECT tests.write(5)') \g /dev/null
SELECT ok(tests.somebody_waits(), 'who is about to write waits for an epoch');
COMMIT;
SELECT * FROM tap.dblink_get_result('writer') AS d (x text) \g /dev/null
SELECT is((SELECT array_agg(epoch ORDER BY transaction_id) FROM registry.audit
	    WHERE clinic_id = tests.clinic(5)::uuid), ARRAY[4, 5],
	'and then writes in it');

SELECT * FROM finish();
SELECT tap.dblink_disconnect(n) FROM unnest(tap.dblink_get_connections()) AS n
\g /dev/null
\c postgres
DROP DATABASE :"copy";
