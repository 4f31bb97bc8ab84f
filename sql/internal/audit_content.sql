-- The audit also vouches for what the clinical records say: a line about a
-- version carries its SHA-256, so that sealing the audit seals them.  The
-- versions themselves are kept in their tables.

-- The line of a new version: {version, sha256} and ${more}.
CREATE FUNCTION internal.audit_write_version(who internal.caller,
	request_id uuid, action text, subject text, subject_id uuid,
	version integer, patient_id uuid, more jsonb DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
	PERFORM internal.audit_write(who, request_id, action, subject,
		subject_id, more || jsonb_build_object('version', version,
			'sha256', internal.content_sha256(who.clinic_id,
				subject, subject_id, version)), patient_id);
END;
$$;

-- The lines of a new procedure: its own, and one for each event that came
-- with it.
CREATE FUNCTION internal.audit_write_procedure(who internal.caller,
	request_id uuid, action text, procedure_id uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	person uuid := internal.patient_of(who.clinic_id, procedure_id);
	about jsonb := jsonb_build_object('procedure_id', procedure_id);
BEGIN
	PERFORM internal.audit_write_version(who, request_id, action,
		'procedure', procedure_id, 1, person);
	PERFORM internal.audit_write_version(who, request_id, action,
		'adverse_event', e.adverse_event_id, 1, person, about)
	   FROM registry.adverse_event AS e
	  WHERE e.clinic_id = who.clinic_id
	    AND e.procedure_id = audit_write_procedure.procedure_id;
	PERFORM internal.audit_write_version(who, request_id, action,
		'intercurrent_event', e.intercurrent_event_id, 1, person, about)
	   FROM internal.intercurrent_events_of(who.clinic_id, procedure_id)
		AS e;
END;
$$;

-- An index leads from the episode to them.
CREATE FUNCTION internal.intercurrent_events_of(clinic_id uuid,
	procedure_id uuid)
RETURNS SETOF registry.intercurrent_event
LANGUAGE sql STABLE
AS $$
SELECT e.*
  FROM registry.procedure AS p
  JOIN registry.intercurrent_event AS e ON e.clinic_id = p.clinic_id
		AND e.episode_id = p.episode_id
		AND e.procedure_id = p.procedure_id
 WHERE p.clinic_id = intercurrent_events_of.clinic_id
   AND p.procedure_id = intercurrent_events_of.procedure_id;
$$;

-- The SHA-256, in hex, of one version of a record; NULL when there is none.
-- Hashed is the text of a jsonb array of its rows, with times in UTC and
-- without members that are NULL, so that a column that is added later and was
-- not filled changes nothing.  Its rows are
--
--	patient		patient_identity and the consents of this version, with
--			sex from patient; died_on and withdrew_on follow from
--			events, too, and have no version
--	procedure	what of procedure never changes, procedure_version,
--			host, products, targets
--	response	response, scores
--	adverse_event, intercurrent_event
--			their one row; voided it is version 2
--
-- without `current', which is no statement about anybody.
CREATE FUNCTION internal.content_sha256(clinic_id uuid, subject text,
	subject_id uuid, version integer)
RETURNS text
LANGUAGE plpgsql STABLE SET timezone = 'UTC'
AS $$
DECLARE
	content jsonb := CASE subject
	WHEN 'patient' THEN internal.patient_content($1, $3, $4)
	WHEN 'procedure' THEN internal.procedure_content($1, $3, $4)
	WHEN 'response' THEN internal.response_content($1, $3, $4)
	WHEN 'adverse_event' THEN (
		SELECT to_jsonb(e)
		  FROM registry.adverse_event AS e
		 WHERE e.clinic_id = $1
		   AND e.adverse_event_id = $3)
	WHEN 'intercurrent_event' THEN (
		-- Which episode it belongs to follows from its procedure.
		SELECT to_jsonb(e) - 'episode_id'
		  FROM registry.intercurrent_event AS e
		 WHERE e.clinic_id = $1
		   AND e.intercurrent_event_id = $3)
	END;
BEGIN
	RETURN encode(sha256(convert_to(jsonb_strip_nulls(content)::text,
		'UTF8')), 'hex');
END;
$$;

CREATE FUNCTION internal.patient_content(clinic_id uuid, patient_id uuid,
	version integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT jsonb_build_array(to_jsonb(i) - 'current', p.sex,
			(SELECT jsonb_agg(to_jsonb(c) ORDER BY c.consent_id)
			   FROM registry.consent AS c
			  WHERE c.clinic_id = i.clinic_id
			    AND c.patient_id = i.patient_id
			    AND c.version = i.version))
		  FROM registry.patient_identity AS i
		  JOIN registry.patient AS p ON p.clinic_id = i.clinic_id
				AND p.patient_id = i.patient_id
		 WHERE i.clinic_id = patient_content.clinic_id
		   AND i.patient_id = patient_content.patient_id
		   AND i.version = patient_content.version);
END;
$$;

CREATE FUNCTION internal.procedure_content(clinic_id uuid, procedure_id uuid,
	version integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT jsonb_build_array(p.patient_id, p.session_id,
			to_jsonb(v), to_jsonb(h),
			(SELECT jsonb_agg(to_jsonb(o) ORDER BY o.ordinal)
			   FROM registry.product AS o
			  WHERE o.clinic_id = v.clinic_id
			    AND o.procedure_id = v.procedure_id
			    AND o.version = v.version),
			(SELECT jsonb_agg(to_jsonb(t) ORDER BY t.ordinal)
			   FROM registry.target AS t
			  WHERE t.clinic_id = v.clinic_id
			    AND t.procedure_id = v.procedure_id
			    AND t.version = v.version))
		  FROM registry.procedure AS p
		  JOIN registry.procedure_version AS v
				ON v.clinic_id = p.clinic_id
				AND v.procedure_id = p.procedure_id
		  LEFT JOIN registry.host AS h ON h.clinic_id = v.clinic_id
				AND h.procedure_id = v.procedure_id
				AND h.version = v.version
		 WHERE p.clinic_id = procedure_content.clinic_id
		   AND p.procedure_id = procedure_content.procedure_id
		   AND v.version = procedure_content.version);
END;
$$;

CREATE FUNCTION internal.response_content(clinic_id uuid, response_id uuid,
	version integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
	RETURN (SELECT jsonb_build_array(to_jsonb(r) - 'current',
			(SELECT jsonb_agg(to_jsonb(s) ORDER BY s.scale)
			   FROM registry.score AS s
			  WHERE s.clinic_id = r.clinic_id
			    AND s.response_id = r.response_id
			    AND s.version = r.version))
		  FROM registry.response AS r
		 WHERE r.clinic_id = response_content.clinic_id
		   AND r.response_id = response_content.response_id
		   AND r.version = response_content.version);
END;
$$;

-- The records of a clinic whose present version is not what the audit said:
-- changed, added or removed behind its back.  ${said} NULL: the audit knows
-- nothing of it; ${found} NULL: it is gone.  Reads the clinic's whole audit.
CREATE FUNCTION internal.audit_content_faults(clinic_id uuid)
RETURNS TABLE (subject text, subject_id uuid, version integer, said text,
	found text)
LANGUAGE sql STABLE
AS $$
WITH said AS (
	SELECT DISTINCT ON (a.subject, a.subject_id) a.subject, a.subject_id,
		(a.detail->>'version')::integer AS version,
		a.detail->>'sha256' AS sha256
	  FROM registry.audit AS a
	 WHERE a.clinic_id = audit_content_faults.clinic_id
	   AND a.detail ? 'sha256'
	   AND a.action IN ('create', 'amend', 'void', 'import')
	 ORDER BY a.subject, a.subject_id,
		(a.detail->>'version')::integer DESC
), kept AS (
	SELECT 'patient' AS subject, p.patient_id AS subject_id, p.version
	  FROM registry.patient AS p
	 WHERE p.clinic_id = audit_content_faults.clinic_id
	 UNION ALL
	SELECT 'procedure', p.procedure_id, p.version
	  FROM registry.procedure AS p
	 WHERE p.clinic_id = audit_content_faults.clinic_id
	 UNION ALL
	SELECT 'response', r.response_id, r.version
	  FROM registry.response AS r
	 WHERE r.clinic_id = audit_content_faults.clinic_id
	   AND r.current
	 UNION ALL
	SELECT 'adverse_event', e.adverse_event_id,
		CASE WHEN e.voided_at IS NULL THEN 1 ELSE 2 END
	  FROM registry.adverse_event AS e
	 WHERE e.clinic_id = audit_content_faults.clinic_id
	 UNION ALL
	SELECT 'intercurrent_event', e.intercurrent_event_id,
		CASE WHEN e.voided_at IS NULL THEN 1 ELSE 2 END
	  FROM registry.intercurrent_event AS e
	 WHERE e.clinic_id = audit_content_faults.clinic_id
), found AS (
	SELECT k.subject, k.subject_id, k.version,
		internal.content_sha256(audit_content_faults.clinic_id,
			k.subject, k.subject_id, k.version) AS sha256
	  FROM kept AS k
)
SELECT coalesce(s.subject, f.subject), coalesce(s.subject_id, f.subject_id),
	coalesce(f.version, s.version), s.sha256, f.sha256
  FROM said AS s
  FULL JOIN found AS f ON f.subject = s.subject
		AND f.subject_id = s.subject_id
 WHERE s.version IS DISTINCT FROM f.version
    OR s.sha256 IS DISTINCT FROM f.sha256
 ORDER BY 1, 2;
$$;
