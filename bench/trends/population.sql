-- A registry of bench.episodes episodes as it might stand after four years,
-- written past the API: 20 clinics, people of whom 12 in 100 have two episodes,
-- a score of pain from 0 to 10 at about five visits.  Pain falls and comes back
-- a little; the worse the last score, the more likely that no other follows.
-- The same numbers at each run, because setseed() comes first.
--
-- The clinics are there already, from operator.clinic_add(); the setting
-- bench.episodes says how many episodes.
SET session_replication_role = replica; -- no foreign key is checked
SET synchronous_commit = off;
SET max_parallel_workers_per_gather = 0; -- random() in one order
SELECT setseed(0.2026);
CREATE SCHEMA bench;

-- Indexes are made anew when the tables are full.
CREATE TABLE bench.index AS
SELECT i.indexrelid::regclass::text AS name,
	pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index AS i
 WHERE i.indrelid = ANY ('{registry.episode, registry.stratum,
		registry.series}'::regclass[])
   AND NOT i.indisprimary;
DO $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT i.name FROM bench.index AS i LOOP
		EXECUTE 'DROP INDEX ' || name;
	END LOOP;
END;
$$;

-- An id that says what and which, in the order of its making, as UUIDv7 does.
CREATE FUNCTION bench.id(kind text, n bigint)
RETURNS uuid
LANGUAGE sql IMMUTABLE
RETURN (lpad(to_hex(1700000000000 + n), 12, '0') || '7'
	|| overlay(substr(md5(kind || n), 1, 19) PLACING '8' FROM 4 FOR 1))
	::uuid;

-- Of a normal distribution, near enough: four uniform ones added.
CREATE FUNCTION bench.normal()
RETURNS double precision
LANGUAGE sql VOLATILE
RETURN (random() + random() + random() + random() - 2) * sqrt(3.0);

-- One of these words, the first ones more often.
CREATE FUNCTION bench.pick(words text[])
RETURNS text
LANGUAGE sql VOLATILE
RETURN words[1 + floor(random() ^ 1.7 * cardinality(words))::integer];

-- Most have five visits; one in ten has no month 6, one in ten a second year.
CREATE TABLE bench.protocol (
	protocol	integer		PRIMARY KEY,
	codes		text[]		NOT NULL,
	days		integer[]	NOT NULL,
	before_days	integer[]	NOT NULL,
	after_days	integer[]	NOT NULL,
	change		float8[]	NOT NULL -- of pain, by the visit
);
INSERT INTO bench.protocol
SELECT p.protocol, array_agg(v.code ORDER BY v.day),
	array_agg(v.day ORDER BY v.day), array_agg(v.before ORDER BY v.day),
	array_agg(v.after ORDER BY v.day), array_agg(v.change ORDER BY v.day)
  FROM (VALUES (1, '{baseline,w6,m3,m6,m12}'::text[]),
		(2, '{baseline,w6,m3,m12}'), (3, '{baseline,w6,m3,m6,m12,y2}'))
	AS p (protocol, codes)
  JOIN (VALUES ('baseline', 0, 30, 0, 0), ('w6', 42, 10, 14, -1.3),
		('m3', 91, 21, 28, -2.1), ('m6', 182, 30, 45, -2.4),
		('m12', 365, 60, 90, -2.2), ('y2', 730, 90, 180, -1.9))
	AS v (code, day, before, after, change)
	ON v.code = ANY (p.codes)
 GROUP BY p.protocol;

-- The course of an episode: a score in hundredths and the day of the answer
-- for each visit, both NULL where there was none; and when visits close.
CREATE FUNCTION bench.course(p bench.protocol, day_zero date,
	pain double precision, effect double precision, OUT scores integer[],
	OUT answered date[], OUT closes date[])
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
	last double precision := 5;
	lost boolean := false;
BEGIN
	FOR v IN 1 .. cardinality(p.days) LOOP
		closes[v] := day_zero + p.days[v] + p.after_days[v];
		lost := lost OR v > 1
			AND random() < 1 / (1 + exp(2.9 - 0.35 * (last - 5)));
		IF lost OR random() < 0.06 THEN
			scores[v] := NULL;
			answered[v] := NULL;
		ELSE
			last := round(pain + effect * p.change[v]
				+ 1.4 * bench.normal());
			last := least(10, greatest(0, last));
			scores[v] := 100 * last;
			-- One in twenty is late.
			answered[v] := CASE WHEN v > 1 AND random() < 0.05
				THEN closes[v] + 3
				ELSE closes[v] - floor(random() * (1
					+ p.before_days[v] + p.after_days[v]))
					::integer END;
		END IF;
	END LOOP;
END;
$$;

CREATE UNLOGGED TABLE bench.clinic AS
SELECT row_number() OVER (ORDER BY c.code) AS clinic, c.clinic_id, c.code
  FROM registry.clinic AS c;

CREATE UNLOGGED TABLE bench.person AS
SELECT n AS person, 1 + (n * 7) % 20 AS clinic,
	bench.id('person', n) AS patient_id,
	CASE WHEN random() < 0.57 THEN 'female' ELSE 'male' END AS sex,
	bench.pick('{60_to_69,50_to_59,70_to_79,40_to_49,80_and_over,under_40}')
		AS age_band,
	bench.pick('{pre_obese,obese_1,normal,obese_2,obese_3,underweight}')
		AS bmi_band,
	bench.pick('{never,former,current,unknown}') AS smoking,
	bench.pick('{no,no,no,type_2,type_1}') AS diabetes,
	6.6 + 1.5 * bench.normal() AS pain
  FROM generate_series(1, ceil(current_setting('bench.episodes')::numeric
	/ 1.12)::bigint) AS n;

-- Every 100 people have 112 episodes.
CREATE UNLOGGED TABLE bench.episode AS
SELECT row_number() OVER () AS episode, p.*, s.side,
	date '2021-01-01' + floor(1400 * random())::integer + 60 * s.n
		AS day_zero,
	bench.pick('{ultrasound,ultrasound,none,fluoroscopy,ct}') AS guidance,
	bench.pick('{PRP,PRP,BMC,HA_control,steroid_control,MFAT}')
		AS product_class,
	bench.pick('{knee,knee,hip,shoulder,ankle,elbow}') AS region,
	bench.pick('{M17,M16,M75,M19,M77}') AS diagnosis,
	bench.pick('{kl_2,kl_3,kl_1,kl_4,not_recorded}') AS grade,
	bench.pick('{platelets_3_to_5,platelets_1_to_3,platelets_5_and_over}')
		AS dose_band,
	floor(6 * random())::integer AS operator,
	('{1,1,1,1,1,1,1,1,2,3}'::integer[])[1 + floor(10 * random())::integer]
		AS protocol,
	CASE WHEN random() < 0.06 THEN 30 + floor(500 * random()) END
		::integer AS rescue,
	CASE WHEN random() < 0.005 THEN 30 + floor(600 * random()) END
		::integer AS death
  FROM bench.person AS p
  JOIN (VALUES (0, 'left'), (1, 'right')) AS s (n, side)
	ON s.n = 0 OR p.person % 25 < 3
 LIMIT current_setting('bench.episodes')::bigint;
ANALYZE bench.clinic, bench.person, bench.episode;

INSERT INTO registry.patient (clinic_id, patient_id, sex, birth_year,
	created_at)
SELECT c.clinic_id, p.patient_id, p.sex, 1960, '2021-01-01'
  FROM bench.person AS p
  JOIN bench.clinic AS c ON c.clinic = p.clinic;

INSERT INTO registry.episode (clinic_id, episode_id, patient_id, episode_no,
	body_region, laterality, day_zero)
SELECT c.clinic_id, bench.id('episode', e.episode), e.patient_id, 1, e.region,
	e.side, e.day_zero
  FROM bench.episode AS e
  JOIN bench.clinic AS c ON c.clinic = e.clinic;

INSERT INTO registry.stratum (clinic_id, episode_id, procedure_id, patient_id,
	day_zero, guidance, product_class, region, laterality, diagnosis, grade,
	smoking, diabetes, bmi_band, age_band, sex, dose_band, operator, year,
	censored_on, censored_by, died_on, changed)
SELECT c.clinic_id, bench.id('episode', e.episode),
	bench.id('procedure', e.episode), e.patient_id, e.day_zero, e.guidance,
	e.product_class, e.region, e.side, e.diagnosis, e.grade, e.smoking,
	e.diabetes, e.bmi_band, e.age_band, e.sex, e.dose_band,
	bench.id('operator', 10 * e.clinic + e.operator),
	extract(year FROM e.day_zero)::integer, e.day_zero + e.rescue,
	CASE WHEN e.rescue IS NOT NULL THEN 'steroid' END,
	e.day_zero + e.death, pg_current_xact_id()
  FROM bench.episode AS e
  JOIN bench.clinic AS c ON c.clinic = e.clinic;

INSERT INTO registry.series
SELECT c.clinic_id, bench.id('episode', e.episode), 'NRS_PAIN', 'total',
	e.patient_id, t.codes, t.days, y.closes, y.scores, y.answered,
	array_fill(false, ARRAY[cardinality(t.days)]), pg_current_xact_id()
  FROM bench.episode AS e
  JOIN bench.clinic AS c ON c.clinic = e.clinic
  JOIN bench.protocol AS t ON t.protocol = e.protocol
 CROSS JOIN LATERAL bench.course(t, e.day_zero, e.pain,
	CASE e.guidance WHEN 'ultrasound' THEN 1.1 WHEN 'none' THEN 0.8
		ELSE 1 END) AS y;

DO $$
DECLARE
	definition text;
BEGIN
	FOR definition IN SELECT i.definition FROM bench.index AS i LOOP
		EXECUTE definition;
	END LOOP;
END;
$$;

-- What an analyst would have instead: a row for each visit, with the keys and
-- with the score at baseline, so that a change needs no join.
CREATE UNLOGGED TABLE bench.long AS
SELECT c.code AS clinic, y.episode_id, s.patient_id, s.guidance,
	s.product_class, s.region, s.laterality, s.diagnosis, s.grade,
	s.smoking, s.diabetes, s.bmi_band, s.age_band, s.sex, s.dose_band,
	s.operator, s.year, s.day_zero, s.censored_on, s.died_on, v.visit_code,
	v.target_day, v.closes_on, v.answered_on, v.cancelled,
	v.score_cents / 100.0::float8 AS score,
	y.score_cents[1] / 100.0::float8 AS base, y.answered_on[1] AS base_on
  FROM registry.series AS y
  JOIN registry.stratum AS s ON s.clinic_id = y.clinic_id
	AND s.episode_id = y.episode_id
  JOIN bench.clinic AS c ON c.clinic_id = y.clinic_id
 CROSS JOIN LATERAL unnest(y.visit_codes, y.target_days, y.closes_on,
	y.answered_on, y.cancelled, y.score_cents)
	AS v (visit_code, target_day, closes_on, answered_on, cancelled,
	score_cents);
CREATE INDEX long_region ON bench.long (region);
