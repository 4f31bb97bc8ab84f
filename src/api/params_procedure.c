/*
 * What requests carry: a procedure with everything that was recorded about
 * it.  Units are in the names.  The table says what each member looks like;
 * which members depend on each other, sql/schema/003-procedure.sql says.
 */
#include "api/params.h"
#include "api/words.h"

static const struct member prior_treatment[] = {
    {"treatment", {WORD(words_prior_treatment)}, MUST, "what was tried"},
    {"on", {KIND_DATE}, MAY, "when"},
    {0},
};

static const struct member billing_code[] = {
    {"system", {WORD(words_billing)}, MUST, "which codes"},
    {"code", {TEXT(1, 20)}, MUST, "the code"},
    {0},
};

static const struct shape a_prior_treatment = {OBJECT(prior_treatment)};
static const struct shape a_billing_code = {OBJECT(billing_code)};

const struct member procedure_facts[] = {
    {"patient_id", {KIND_UUID}, MUST, "who was treated"},
    {"performed_at", {KIND_INSTANT}, MUST, "when; a draft's may be to come"},
    {"operator_id", {KIND_UUID}, MUST_FINAL, "who injected, of the staff"},
    {"session_id", {KIND_UUID}, MAY,
	"shared by the records of one sitting, such as both knees"},
    {"session_no", {INT(1, 12)}, MUST_FINAL, "which of a planned series"},
    {"planned_sessions", {INT(1, 12)}, MUST_FINAL, "of how many"},
    {"consent_registry_at", {KIND_INSTANT}, MUST_FINAL,
	"when the patient agreed to the registry"},
    {"body_region", {WORD(words_region)}, MUST, "where"},
    {"laterality", {WORD(words_laterality)}, MUST, "which side"},
    {"diagnosis_code", {TEXT(3, 8)}, MUST_FINAL, "ICD-10-CM, as M17.11"},
    {"oa_grade_system", {WORD(words_oa_grade_system)}, MAY,
	"which grades of arthrosis; with diagnosis M15 to M19"},
    {"oa_grade", {INT(0, 4)}, MAY, "grade by that system"},
    {"tendon_grade_system", {WORD(words_tendon_grade_system)}, MAY,
	"which grades of tendon disease; at tendons"},
    {"tendon_grade", {INT(0, 3)}, MAY, "grade by that system"},
    {"tendon_retraction_mm", {NUMBER(0, 100)}, MAY, "of a torn tendon"},
    {"cartilage_grade", {INT(0, 4)}, MAY, "ICRS"},
    {"symptom_duration_months", {INT(0, 1200)}, MUST_FINAL, "months of it"},
    {"prior_treatments", {LIST(0, 50, &a_prior_treatment)}, MUST_FINAL,
	"what was tried before; may be empty"},
    {"days_since_last_steroid", {INT(0, 3650)}, MAY, "days"},
    {"guidance", {WORD(words_guidance)}, MUST_FINAL,
	"how the needle was guided"},
    {"guidance_none_reason", {TEXT(1, 500)}, MAY,
	"why it was not; with guidance none only"},
    {"contrast_confirmed", {WORD(words_yes_no)}, MUST_FINAL,
	"contrast showed the place"},
    {"spread_seen", {WORD(words_yes_no)}, MUST_FINAL,
	"the product was seen to spread"},
    {"needle_gauge", {INT(14, 30)}, MAY, "gauge"},
    {"needle_length_mm", {INT(10, 200)}, MAY, "length"},
    {"approach", {TEXT(1, 200)}, MAY, "way of the needle"},
    {"local_anaesthetic", {WORD(words_anaesthetic)}, MUST_FINAL, "which"},
    {"local_anaesthetic_ml", {NUMBER(0.1, 100)}, MAY, "how much"},
    {"local_anaesthetic_place", {WORD(words_anaesthetic_place)}, MAY,
	"where it went"},
    {"billing_codes", {LIST(0, 50, &a_billing_code)}, MAY, "as billed"},
    {"rehab_protocol", {TEXT(1, 500)}, MAY, "care afterwards"},
    {"activity_restriction_days", {INT(0, 365)}, MAY, "days of rest"},
    {"expectation_given", {WORD(words_expectation)}, MUST_FINAL,
	"how the patient was told what to expect"},
    {0},
};

static const struct shape a_medication = {WORD(words_medication)};

const struct member procedure_host[] = {
    {"height_cm", {NUMBER(80, 250)}, MUST_FINAL, "height"},
    {"weight_kg", {NUMBER(20, 400)}, MUST_FINAL, "weight"},
    {"smoking_status", {WORD(words_smoking)}, MUST_FINAL, "smoking"},
    {"cigarettes_per_day", {INT(0, 100)}, MAY, "of who smokes"},
    {"diabetes", {WORD(words_diabetes)}, MUST_FINAL, "diabetes"},
    {"hba1c_pct", {NUMBER(3, 20)}, MAY, "HbA1c, NGSP percent"},
    {"inflammatory_disease", {KIND_BOOL}, MUST_FINAL, "rheumatic or the like"},
    {"effusion_or_synovitis", {WORD(words_effusion)}, MAY, "of the joint"},
    {"bone_marrow_lesion", {WORD(words_bone_marrow_lesion)}, MAY, "on MRI"},
    {"nutrition_flag", {WORD(words_nutrition)}, MAY, "state of nutrition"},
    {"vitamin_d_ng_per_ml", {NUMBER(1, 200)}, MAY, "25-OH vitamin D"},
    {"albumin_g_per_dl", {NUMBER(0.5, 7)}, MAY, "serum albumin"},
    {"activity_scale", {WORD(words_activity_scale)}, MAY, "which scale"},
    {"activity_level", {INT(0, 10)}, MAY, "level on it"},
    {"meds_affecting", {LIST(1, 6, &a_medication)}, MUST_FINAL,
	"medicines that bear on it; \"none\" stands alone"},
    {0},
};

static const struct member spin[] = {
    {"rcf_g", {INT(50, 5000)}, MUST, "relative centrifugal force"},
    {"minutes", {NUMBER(1, 60)}, MUST, "how long"},
    {"temperature_cel", {NUMBER(4, 37)}, MUST, "at which temperature"},
    {0},
};

static const struct shape a_spin = {OBJECT(spin)};
static const struct shape percent = {NUMBER(0, 100)};

const struct member procedure_product[] = {
    {"product_class", {WORD(words_product_class)}, MUST_FINAL, "what it is"},
    {"doses_donor", {WORD(words_donor)}, MUST_FINAL, "DOSES: donor"},
    {"doses_origin", {WORD(words_origin)}, MUST_FINAL, "DOSES: tissue"},
    {"doses_separation", {TEXT(1, 500)}, MUST_FINAL, "DOSES: separation"},
    {"doses_exhibited", {TEXT(1, 500)}, MAY,
	"DOSES: characteristics shown; of cells"},
    {"regulatory_route", {WORD(words_regulatory_route)}, MUST_FINAL,
	"by which right it is used"},
    {"device_name", {TEXT(1, 200)}, MUST_FINAL, "device"},
    {"device_lot", {TEXT(1, 100)}, MUST_FINAL, "lot"},
    {"device_expiry_on", {KIND_DATE}, MUST_FINAL, "expiry"},
    {"harvested_at", {KIND_INSTANT}, MAY, "when the tissue was taken"},
    {"harvest_volume_ml", {NUMBER(1, 500)}, MAY, "of autologous tissue"},
    {"harvest_sites_n", {INT(1, 50)}, MAY, "of bone marrow"},
    {"aspirate_per_site_ml", {NUMBER(0.1, 100)}, MAY, "of bone marrow"},
    {"anticoagulant", {WORD(words_anticoagulant)}, MAY,
	"of blood and bone marrow"},
    {"spins", {LIST(0, 20, &a_spin)}, MAY, "of what is centrifuged"},
    {"activation", {WORD(words_activation)}, MUST_FINAL, "how activated"},
    {"processed_at", {KIND_INSTANT}, MUST_FINAL, "when it was ready"},
    {"final_volume_ml", {NUMBER(0.1, 200)}, MUST_FINAL, "volume made"},
    {"blood_platelets_10e9_per_l", {NUMBER(10, 2000)}, MAY, "of PRP: blood"},
    {"blood_wbc_10e9_per_l", {NUMBER(0, 500)}, MAY, "leukocytes in blood"},
    {"blood_neutrophil_pct", {NUMBER(0, 100)}, MAY, "of those in blood"},
    {"product_platelets_10e9_per_l", {NUMBER(0, 20000)}, MAY,
	"of PRP: product"},
    {"product_wbc_10e9_per_l", {NUMBER(0, 2000)}, MAY,
	"leukocytes in the product"},
    {"product_neutrophil_pct", {NUMBER(0, 100)}, MAY,
	"of those in the product"},
    {"product_rbc_10e12_per_l", {NUMBER(0, 20)}, MAY,
	"erythrocytes in the product"},
    {"tnc_10e6", {NUMBER(0, 100000)}, MAY, "total nucleated cells; of cells"},
    {"viability_pct", {NUMBER(0, 100)}, MAY,
	"a percentage such as 96, not a share"},
    {"viability_method", {WORD(words_viability_method)}, MAY,
	"with viability_pct"},
    {"viability_at", {KIND_INSTANT}, MAY, "with viability_pct"},
    {"cfu_f_per_ml", {NUMBER(0, 1000000)}, MAY, "colony forming units"},
    {"cd_markers_pct", {MAP(words_cd_marker, &percent)}, MAY,
	"of MSC_expanded: percent positive by marker"},
    {"passage", {INT(0, 30)}, MAY, "of MSC_expanded"},
    {"population_doublings", {NUMBER(0, 200)}, MAY, "of MSC_expanded"},
    {"sterility", {WORD(words_sterility)}, MAY, "of MSC_expanded"},
    {"endotoxin_eu_per_kg", {NUMBER(0, 100)}, MAY, "of MSC_expanded"},
    {0},
};

const struct member procedure_target[] = {
    {"structure", {WORD(words_structure)}, MUST_FINAL, "what was injected"},
    {"structure_name", {TEXT(1, 100)}, MAY, "which ligament or tendon"},
    {"volume_ml", {NUMBER(0.01, 100)}, MUST_FINAL, "how much"},
    {"product", {INT(1, 6)}, MUST_FINAL, "which of the products, from 1"},
    {0},
};

const struct member adverse_event_members[] = {
    {"type", {WORD(words_adverse_event)}, MUST, "what happened"},
    {"description", {TEXT(1, 1000)}, MAY, "in words"},
    {"onset_on", {KIND_DATE}, MUST, "first day"},
    {"severity", {INT(1, 5)}, MUST, "CTCAE grade"},
    {"relatedness", {WORD(words_relatedness)}, MUST, "to the procedure"},
    {"serious", {KIND_BOOL}, MUST, "serious"},
    {"resolved_on", {KIND_DATE}, MAY, "last day"},
    {"adjudicated_by", {KIND_UUID}, MAY, "who judged it, of the staff"},
    {0},
};

const struct member intercurrent_event_members[] = {
    {"type", {WORD(words_intercurrent_event)}, MUST, "what happened"},
    {"occurred_on", {KIND_DATE}, MUST, "when"},
    {"note", {TEXT(1, 500)}, MAY, "in words"},
    {0},
};

static const struct shape a_product = {
    OBJECT(procedure_product), .name = "NewProduct"};
static const struct shape a_target = {
    OBJECT(procedure_target), .name = "NewTarget"};
static const struct shape an_adverse_event = {
    OBJECT(adverse_event_members), .name = "NewAdverseEvent"};
static const struct shape an_intercurrent_event = {
    OBJECT(intercurrent_event_members), .name = "NewIntercurrentEvent"};

#define PARTS                                                                 \
	{"status", {WORD(words_status_given)}, MAY,                           \
	    "draft: a booking; final"},                                       \
	    {"host", {OBJECT(procedure_host), .name = "NewHost"}, MUST_FINAL, \
		"the patient on that day"},                                   \
	    {"products", {LIST(1, 6, &a_product)}, MUST_FINAL,                \
		"what was injected"},                                         \
	{                                                                     \
		"targets", {LIST(1, 20, &a_target)}, MUST_FINAL,              \
		    "where it went"                                           \
	}

static const struct member created_parts[] = {
    PARTS,
    {"adverse_events", {LIST(0, 50, &an_adverse_event)}, MAY, "known already"},
    {"intercurrent_events", {LIST(0, 50, &an_intercurrent_event)}, MAY,
	"known already"},
    {0},
};

static const struct member amended_parts[] = {
    PARTS,
    {"amend_reason", {TEXT(1, 500)}, MAY,
	"why; required unless a draft is finished"},
    {0},
};

const struct member params_procedure_create[] = {
    {"procedure",
	{OBJECT(procedure_facts), .more = created_parts,
	    .name = "NewProcedure"},
	MUST, "the procedure", IN_WHOLE},
    {"computed", {KIND_ANY}, MAY, "", IN_MADE},
    {0},
};

const struct member params_procedure_list[] = {
    {"patient_id", {KIND_UUID}, MAY, "of this patient", IN_QUERY},
    {"from", {KIND_DATE}, MAY, "performed on this day or later", IN_QUERY},
    {"to", {KIND_DATE}, MAY, "performed on this day or before", IN_QUERY},
    {"body_region", {WORD(words_region)}, MAY, "where", IN_QUERY},
    {"product_class", {WORD(words_product_class)}, MAY, "what", IN_QUERY},
    {"guidance", {WORD(words_guidance)}, MAY, "how guided", IN_QUERY},
    {"operator_id", {KIND_UUID}, MAY, "by whom", IN_QUERY},
    {"status", {WORD(words_status)}, MAY, "in which state", IN_QUERY},
    {"cursor", {TEXT(1, 500)}, MAY, "next of the former page", IN_QUERY},
    {"limit", {INT(1, 200)}, MAY, "items at most", IN_QUERY, .fallback = "50"},
    {0},
};

const struct member params_procedure[] = {
    {"procedure_id", {KIND_UUID}, MUST, "which procedure", IN_PATH},
    {0},
};

const struct member params_procedure_amend[] = {
    {"procedure_id", {KIND_UUID}, MUST, "which procedure", IN_PATH},
    {"if_match", {INT(1, 1000000000)}, MAY, "the version read", IN_HEADER},
    {"procedure",
	{OBJECT(procedure_facts), .more = amended_parts,
	    .name = "AmendedProcedure"},
	MUST, "the whole procedure as it should be", IN_WHOLE},
    {"computed", {KIND_ANY}, MAY, "", IN_MADE},
    {0},
};

const struct member params_procedure_void[] = {
    {"procedure_id", {KIND_UUID}, MUST, "which procedure", IN_PATH},
    {"reason", {TEXT(1, 500)}, MUST, "why it was never so"},
    {0},
};

const struct member params_adverse_event_create[] = {
    {"procedure_id", {KIND_UUID}, MUST, "after which procedure", IN_PATH},
    {"adverse_event",
	{OBJECT(adverse_event_members), .name = "NewAdverseEvent"}, MUST,
	"the event", IN_WHOLE},
    {0},
};

const struct member params_adverse_event_void[] = {
    {"procedure_id", {KIND_UUID}, MUST, "after which procedure", IN_PATH},
    {"adverse_event_id", {KIND_UUID}, MUST, "which event", IN_PATH},
    {"reason", {TEXT(1, 500)}, MUST, "why it was never so"},
    {0},
};

const struct member params_intercurrent_event_create[] = {
    {"procedure_id", {KIND_UUID}, MUST, "after which procedure", IN_PATH},
    {"intercurrent_event",
	{OBJECT(intercurrent_event_members), .name = "NewIntercurrentEvent"},
	MUST, "the event", IN_WHOLE},
    {0},
};

const struct member params_intercurrent_event_void[] = {
    {"procedure_id", {KIND_UUID}, MUST, "after which procedure", IN_PATH},
    {"intercurrent_event_id", {KIND_UUID}, MUST, "which event", IN_PATH},
    {"reason", {TEXT(1, 500)}, MUST, "why it was never so"},
    {0},
};
