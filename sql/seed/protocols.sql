-- The protocols that a clinic starts with: one per region, for any product,
-- and one for everything else.  Pain at each visit; from month 3 on, and at
-- the baseline, the joint's own function score and global health; from month
-- 12 on whether the state is satisfactory.  Months are 365 / 12 days.
INSERT INTO registry.shared_protocol AS p (code, version, definition)
SELECT r.code, 1, jsonb_build_object(
	'name', r.name,
	'body_region', r.body_region,
	'product_class', NULL,
	'visits', (
		SELECT jsonb_agg(jsonb_build_object(
			'visit_code', v.visit_code,
			'target_day', v.target_day,
			'before_days', v.before_days,
			'after_days', v.after_days,
			'instruments', array_remove(ARRAY['NRS_PAIN',
				CASE WHEN v.full_set THEN r.joint END,
				CASE WHEN v.full_set THEN 'PROMIS_GLOBAL10' END,
				CASE WHEN v.target_day >= 365
					THEN 'PASS_Q' END], NULL))
			ORDER BY v.target_day)
		  FROM (VALUES
			('baseline', 0, 30, 0, true),
			('w6', 42, 10, 14, false),
			('m3', 91, 21, 28, true),
			('m6', 182, 30, 45, true),
			('m12', 365, 60, 90, true),
			('y2', 730, 90, 180, true),
			('y3', 1095, 90, 180, true),
			('y4', 1460, 90, 180, true),
			('y5', 1825, 90, 180, true))
			AS v (visit_code, target_day, before_days, after_days,
			full_set)))
  FROM (VALUES
	('knee', 'Knee', 'knee', 'KOOS'),
	('hip', 'Hip', 'hip', 'HOOS'),
	('shoulder', 'Shoulder', 'shoulder', 'QUICKDASH'),
	('elbow', 'Elbow', 'elbow', 'QUICKDASH'),
	('wrist', 'Wrist', 'wrist', 'QUICKDASH'),
	('hand', 'Hand', 'hand', 'QUICKDASH'),
	('ankle', 'Ankle', 'ankle', 'FAAM'),
	('foot', 'Foot', 'foot', 'FAAM'),
	('plantar_fascia', 'Plantar fascia', 'plantar_fascia', 'FAAM'),
	('achilles', 'Achilles tendon', 'achilles', 'VISA_A'),
	('patellar_tendon', 'Patellar tendon', 'patellar_tendon', 'VISA_P'),
	('lumbar', 'Lumbar spine', 'lumbar', 'ODI'),
	('si_joint', 'Sacroiliac joint', 'si_joint', 'ODI'),
	('cervical', 'Cervical spine', 'cervical', 'NDI'),
	('general', 'Any other region', NULL, NULL))
	AS r (code, name, body_region, joint)
ON CONFLICT ON CONSTRAINT shared_protocol_pkey DO UPDATE
   SET definition = excluded.definition
 WHERE p.definition <> excluded.definition;
