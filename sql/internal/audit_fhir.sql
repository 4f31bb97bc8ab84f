-- The audit as FHIR R4 AuditEvent (hl7.org/fhir/R4/auditevent.html), after the
-- profiles of IHE's Basic Audit Log Patterns 1.1 (BALP:
-- profiles.ihe.net/ITI/BALP; its sources are input/fsh of IHE/ITI.BasicAudit).
--
-- What a successful act on the API is has a profile and names it in meta.  The
-- profiles want the network address of both ends: the audit does not keep it,
-- and so it is there as unknown (data-absent-reason).  BALP makes an event of
-- each patient in a list; here one event names them all.

-- What an act is there.  ${subtype} is of restful-interaction, or of DICOM
-- (DCM) when it is a number.  A void keeps the record and says that it was
-- entered in error: an update.  A list is a read without an id: a search.
CREATE FUNCTION internal.audit_kind(a registry.audit, OUT profile text,
	OUT type text, OUT subtype text, OUT code text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	method text := a.detail->>'method';
	entering boolean := a.subject IN ('session', 'portal_link');
BEGIN
	SELECT k.profile, k.type, k.subtype, k.code
	  INTO profile, type, subtype, code
	  FROM (SELECT CASE
			WHEN a.action = 'read' AND a.subject_id IS NULL
				THEN 'search'
			WHEN a.action <> 'refuse' THEN a.action
			WHEN entering THEN 'sign_in'
			WHEN method = 'GET' THEN CASE
				WHEN a.subject_id IS NULL THEN 'search'
				ELSE 'read' END
			WHEN method = 'POST' THEN 'create'
			WHEN method = 'DELETE' THEN 'delete'
			WHEN method IN ('PUT', 'PATCH') THEN 'amend'
			ELSE 'other' END) AS act (name)
	  JOIN (VALUES
		('read', 'Read', 'rest', 'read', 'R'),
		('search', 'Query', 'rest', 'search', 'E'),
		('create', 'Create', 'rest', 'create', 'C'),
		('import', 'Create', 'rest', 'create', 'C'),
		('amend', 'Update', 'rest', 'update', 'U'),
		('void', 'Update', 'rest', 'update', 'U'),
		('delete', 'Delete', 'rest', 'delete', 'D'),
		('other', NULL, 'rest', 'operation', 'E'),
		-- DICOM PS3.16, CID 400 and 401: User Authentication with Login
		-- and Logout, Export, Security Alert with Emergency Override.
		('sign_in', NULL, '110114', '110122', 'E'),
		('sign_out', NULL, '110114', '110123', 'E'),
		('export', NULL, '110106', NULL, 'R'),
		('elevate', NULL, '110113', '110127', 'E'))
		AS k (name, profile, type, subtype, code) ON k.name = act.name;
	IF a.action = 'refuse' THEN
		profile := NULL;
	ELSIF a.patient_id IS NOT NULL THEN
		profile := 'Patient' || profile;
	END IF;
END;
$$;

-- A code of DICOM's or of ${system}.
CREATE FUNCTION internal.fhir_coding(system text, code text)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('system', CASE WHEN code ~ '^\d{6}$'
	THEN 'http://dicom.nema.org/resources/ontology/DCM' ELSE system END,
	'code', code);

-- A reference to something of ours.  What has no counterpart in FHIR is Basic.
CREATE FUNCTION internal.fhir_reference(subject text, id uuid)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
	resource text := coalesce((SELECT m.resource
		  FROM (VALUES ('patient', 'Patient'), ('trajectory', 'Patient'),
			('procedure', 'Procedure'), ('visit', 'Appointment'),
			('draft', 'Appointment'),
			('response', 'QuestionnaireResponse'),
			('adverse_event', 'AdverseEvent'),
			('staff', 'Practitioner'),
			('protocol', 'PlanDefinition'),
			('clinic', 'Organization'), ('audit', 'AuditEvent'))
			AS m (subject, resource)
		 WHERE m.subject = fhir_reference.subject), 'Basic');
BEGIN
	RETURN jsonb_build_object('reference', resource || '/' || id,
		'type', resource);
END;
$$;

-- The ends of the connection, as their profile calls them: what is read flows
-- to the client, anything else from it; a deletion has words of its own.
CREATE FUNCTION internal.audit_ends(a registry.audit, code text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	unknown CONSTANT jsonb := '{"extension": [{
		"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
		"valueCode": "unknown"}]}';
	participant CONSTANT text := 'http://terminology.hl7.org/CodeSystem/'
		'provenance-participant-type';
BEGIN
	RETURN jsonb_build_array(
		jsonb_build_object('type', jsonb_build_object('coding',
			jsonb_build_array(internal.fhir_coding(NULL, CASE code
				WHEN 'R' THEN '110152' WHEN 'D' THEN '110150'
				ELSE '110153' END))),
			'who', coalesce(jsonb_build_object('identifier',
				jsonb_build_object('system',
				'urn:ietf:rfc:3986', 'value',
				'urn:uuid:' || a.session_id),
				'display', 'session'),
				'{"display": "client"}'),
			'requestor', false, 'network', unknown),
		jsonb_build_object('type', jsonb_build_object('coding',
			jsonb_build_array(internal.fhir_coding(participant,
				CASE code WHEN 'R' THEN '110153'
				WHEN 'D' THEN 'custodian'
				ELSE '110152' END))),
			'who', '{"display": "mendd"}'::jsonb,
			'requestor', false, 'network', unknown));
END;
$$;

-- Who acted.
CREATE FUNCTION internal.audit_user(a registry.audit, code text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	participation CONSTANT text :=
		'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
BEGIN
	RETURN jsonb_strip_nulls(jsonb_build_object(
		'type', jsonb_build_object('coding', jsonb_build_array(
			internal.fhir_coding(participation, CASE
				WHEN code IN ('C', 'U', 'D') THEN 'AUT'
				ELSE 'IRCP' END))),
		'role', jsonb_build_array(jsonb_build_object('coding',
			jsonb_build_array(internal.fhir_coding(
				'urn:mendd:role', a.role)))),
		'who', CASE WHEN a.actor_id IS NULL
			THEN jsonb_build_object('display', a.role)
			ELSE jsonb_build_object('type', CASE a.role
				WHEN 'patient' THEN 'Patient'
				ELSE 'Practitioner' END,
				'identifier', jsonb_build_object(
				'system', 'urn:ietf:rfc:3986',
				'value', 'urn:uuid:' || a.actor_id)) END,
		'name', (SELECT f.name
			   FROM registry.staff AS f
			  WHERE f.clinic_id = a.clinic_id
			    AND f.staff_id = a.actor_id),
		'requestor', true,
		-- Given for what is out of the ordinary: breaking the glass.
		'purposeOfUse', CASE WHEN a.reason IS NOT NULL
			THEN jsonb_build_array(jsonb_build_object('coding',
			jsonb_build_array(internal.fhir_coding('http://'
				'terminology.hl7.org/CodeSystem/v3-ActReason',
				'BTG')), 'text', a.reason)) END));
END;
$$;

-- What was acted upon: the record or the search, the people, the request.
CREATE FUNCTION internal.audit_entities(a registry.audit, subtype text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	terms CONSTANT text := 'http://terminology.hl7.org/CodeSystem/';
	kind CONSTANT text := terms || 'audit-entity-type';
	part CONSTANT text := terms || 'object-role';
	all_of jsonb := '[]';
BEGIN
	IF subtype = 'search' THEN
		all_of := all_of || jsonb_build_object(
			'type', internal.fhir_coding(kind, '2'),
			'role', internal.fhir_coding(part, '24'),
			'description', a.subject,
			'query', translate(encode(convert_to(coalesce(
				a.detail - 'patients', '{}')::text, 'UTF8'),
				'base64'), E'\n', ''));
	ELSE
		all_of := all_of || jsonb_strip_nulls(jsonb_build_object(
			'type', internal.fhir_coding(kind, '2'),
			'role', internal.fhir_coding(part, '4'),
			'description', coalesce(a.detail->>'route', a.subject),
			'what', coalesce(internal.fhir_reference(a.subject,
				a.subject_id), jsonb_build_object('display',
				a.subject))));
	END IF;
	all_of := all_of || coalesce((SELECT jsonb_agg(jsonb_build_object(
			'type', internal.fhir_coding(kind, '1'),
			'role', internal.fhir_coding(part, '1'),
			'what', internal.fhir_reference('patient', p.id)))
		  FROM (SELECT a.patient_id
			 WHERE a.patient_id IS NOT NULL
			 UNION ALL
			SELECT e::uuid
			  FROM jsonb_array_elements_text(
				a.detail->'patients') AS e) AS p (id)), '[]');
	IF a.request_id IS NOT NULL THEN
		all_of := all_of || jsonb_build_object(
			'type', internal.fhir_coding('https://profiles.ihe.net/'
				'ITI/BALP/CodeSystem/BasicAuditEntityType',
				'XrequestId'),
			'what', jsonb_build_object('identifier',
				jsonb_build_object('value', a.request_id)));
	END IF;
	RETURN all_of;
END;
$$;

-- One line.  Its outcome is 0, or 4 (minor failure, as a 4xx of HTTP) for a
-- refusal; what failed at the server's fault was undone with its line, so that
-- there is no 8.
CREATE FUNCTION internal.audit_event(a registry.audit, site text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	terms CONSTANT text := 'http://terminology.hl7.org/CodeSystem/';
	kind record := internal.audit_kind(a);
BEGIN
	RETURN jsonb_strip_nulls(jsonb_build_object(
		'resourceType', 'AuditEvent',
		'id', a.audit_id,
		'meta', CASE WHEN kind.profile IS NOT NULL
			THEN jsonb_build_object('profile', jsonb_build_array(
				'https://profiles.ihe.net/ITI/BALP/'
				'StructureDefinition/IHE.BasicAudit.'
				|| kind.profile)) END,
		'type', internal.fhir_coding(terms || 'audit-event-type',
			kind.type),
		'subtype', CASE WHEN kind.subtype IS NOT NULL
			THEN jsonb_build_array(internal.fhir_coding(
				'http://hl7.org/fhir/restful-interaction',
				kind.subtype)) END,
		'action', kind.code,
		'recorded', internal.exact(a.at),
		'outcome', CASE a.action WHEN 'refuse' THEN '4' ELSE '0' END,
		'outcomeDesc', a.detail->>'problem',
		'agent', internal.audit_user(a, kind.code)
			|| internal.audit_ends(a, kind.code),
		'source', jsonb_build_object('site', site,
			'observer', '{"display": "mendd"}'::jsonb,
			'type', jsonb_build_array(internal.fhir_coding(
				terms || 'security-source-type', '4'))),
		'entity', internal.audit_entities(a, kind.subtype)));
END;
$$;

-- A page of lines.  ${lines} has one more than ${size} when there is a next.
CREATE FUNCTION internal.audit_bundle(q internal.audit_question,
	lines registry.audit[], size integer)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
	site text := (SELECT c.code
			FROM registry.clinic AS c
		       WHERE c.clinic_id = q.clinic_id);
	filters text := (SELECT string_agg(f.key || '=' || replace(f.value,
				':', '%3A') || '&', '' ORDER BY f.key)
			   FROM jsonb_each_text(internal.audit_filters(q))
				AS f);
	last registry.audit := lines[size];
BEGIN
	RETURN json_strip_nulls(json_build_object('resourceType', 'Bundle',
		'type', 'searchset',
		'link', CASE WHEN cardinality(lines) > size
			THEN json_build_array(json_build_object(
				'relation', 'next', 'url', format(
				'/v1/audit/fhir?%slimit=%s&cursor=%s', filters,
				size, internal.cursor_write(
				internal.exact(last.at),
				last.audit_id::text)))) END,
		'entry', (
			SELECT json_agg(json_build_object(
				'fullUrl', 'urn:uuid:' || a.audit_id,
				'resource', internal.audit_event(a, site),
				'search', '{"mode": "match"}'::json)
				ORDER BY a.at DESC, a.audit_id DESC)
			  FROM unnest(lines[:size]) AS a)));
END;
$$;
