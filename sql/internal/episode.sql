-- The episodes of one joint and side of a patient: when each began, when a
-- repeat treatment took over, in which order they stand.  All of it follows
-- from the procedures, so it is computed anew whenever one of them changes.

-- What follows from a new, changed or void procedure.
CREATE FUNCTION internal.procedure_settle(who internal.caller,
	p registry.procedure)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	episode_id uuid;
BEGIN
	FOR episode_id IN
		SELECT s.changed
		  FROM internal.episodes_settle(p.clinic_id, p.patient_id,
			p.episode_id, who.timezone) AS s (changed)
		 UNION
		SELECT p.episode_id
		 ORDER BY 1
	LOOP
		PERFORM internal.visits_lay(p.clinic_id, episode_id);
		PERFORM internal.trends_write(p.clinic_id, episode_id);
	END LOOP;
END;
$$;

-- Set day_zero, ended_on and episode_no of each episode of the joint and side
-- of the given one; returns those that changed.  An episode begins on the day
-- of its earliest procedure that stands, and ends on the day on which the next
-- that is more than a booking begins.  Numbers follow the days; episodes of
-- which nothing stands come last.
CREATE FUNCTION internal.episodes_settle(clinic_id uuid, patient_id uuid,
	episode_id uuid, timezone text)
RETURNS SETOF uuid
LANGUAGE plpgsql
AS $$
DECLARE
	changed uuid[];
	days date[];
	ends date[];
	numbers integer[];
BEGIN
	WITH stand AS (
		SELECT e.episode_id, e.day_zero AS day_was,
			e.ended_on AS ended_was, e.episode_no AS number_was,
			coalesce(min((p.performed_at AT TIME ZONE
				episodes_settle.timezone)::date) FILTER
				(WHERE p.status <> 'entered_in_error'),
				e.day_zero) AS day_zero,
			bool_or(p.status <> 'entered_in_error') AS stands,
			bool_or(p.status IN ('final', 'amended')) AS treated
		  FROM registry.episode AS one
		  JOIN registry.episode AS e ON e.clinic_id = one.clinic_id
			AND e.patient_id = one.patient_id
			AND e.body_region = one.body_region
			AND e.laterality = one.laterality
		  JOIN registry.procedure AS p ON p.clinic_id = e.clinic_id
			AND p.episode_id = e.episode_id
		 WHERE one.clinic_id = episodes_settle.clinic_id
		   AND one.patient_id = episodes_settle.patient_id
		   AND one.episode_id = episodes_settle.episode_id
		   AND p.patient_id = episodes_settle.patient_id
		 GROUP BY e.clinic_id, e.episode_id),
	wanted AS (
		SELECT s.*, (SELECT min(o.day_zero)
			  FROM stand AS o
			 WHERE o.treated
			   AND (o.day_zero, o.episode_id)
				> (s.day_zero, s.episode_id)) AS ended_on,
			row_number() OVER (ORDER BY NOT s.stands, s.day_zero,
				s.episode_id) AS episode_no
		  FROM stand AS s)
	SELECT array_agg(w.episode_id), array_agg(w.day_zero),
		array_agg(w.ended_on), array_agg(w.episode_no::integer)
	  INTO changed, days, ends, numbers
	  FROM wanted AS w
	 WHERE (w.day_zero, w.ended_on, w.episode_no) IS DISTINCT FROM
		(w.day_was, w.ended_was, w.number_was);
	-- By way of negative numbers, so that none is taken on the way.
	UPDATE registry.episode AS e
	   SET episode_no = -e.episode_no
	 WHERE e.clinic_id = episodes_settle.clinic_id
	   AND e.episode_id = ANY (changed);
	UPDATE registry.episode AS e
	   SET day_zero = w.day_zero,
		ended_on = w.ended_on,
		episode_no = w.episode_no
	  FROM unnest(changed, days, ends, numbers)
		AS w (episode_id, day_zero, ended_on, episode_no)
	 WHERE e.clinic_id = episodes_settle.clinic_id
	   AND e.episode_id = w.episode_id;
	RETURN QUERY SELECT * FROM unnest(changed);
END;
$$;
