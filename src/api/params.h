#ifndef MENDD_PARAMS_H
#define MENDD_PARAMS_H

#include "api/shape.h"

/* What requests carry: one list for each route or kind of route. */
extern const struct member params_none[];

/* params_people.c */
extern const struct member params_login[];
extern const struct member params_own_password[];
extern const struct member params_break_glass[];
extern const struct member params_sessions_close[];
extern const struct member params_portal_session[];
extern const struct member params_patient_create[];
extern const struct member params_patient_list[];
extern const struct member params_patient[];
extern const struct member params_patient_amend[];
extern const struct member params_portal_link[];
extern const struct member params_portal_link_list[];
extern const struct member params_staff_create[];
extern const struct member params_staff_amend[];
extern const struct member params_staff_password[];

/* params_session.c */
extern const struct member params_proof[];
extern const struct member params_factor_offer[];
extern const struct member params_factor_confirm[];
extern const struct member params_recovery[];
extern const struct member params_staff[];

/* params_procedure.c */
extern const struct member params_procedure_create[];
extern const struct member params_procedure_list[];
extern const struct member params_procedure[];
extern const struct member params_procedure_amend[];
extern const struct member params_procedure_void[];
extern const struct member params_adverse_event_create[];
extern const struct member params_adverse_event_void[];
extern const struct member params_intercurrent_event_create[];
extern const struct member params_intercurrent_event_void[];

/* The members of a procedure and of its parts, for requests and replies. */
extern const struct member procedure_facts[];
extern const struct member procedure_host[];
extern const struct member procedure_product[];
extern const struct member procedure_target[];
extern const struct member adverse_event_members[];
extern const struct member intercurrent_event_members[];

/* params_visit.c */
extern const struct member params_visit_list[];
extern const struct member params_visit[];
extern const struct member params_visit_amend[];
extern const struct member params_draft[];
extern const struct member params_response_create[];
extern const struct member params_response_correct[];
extern const struct member params_response_void[];
extern const struct member params_response[];
extern const struct member params_instrument[];
extern const struct member params_instrument_licence[];
extern const struct member params_instrument_wording[];
extern const struct member params_protocol_create[];
extern const struct shape protocol_visit;

/* params_audit.c */
extern const struct member params_audit[];
extern const struct member params_audit_fhir[];

/* params_trend.c */
extern const struct member params_threshold_list[];
extern const struct member params_trend[];
extern const struct member params_trend_responders[];
extern const struct member params_trend_completeness[];
extern const struct member params_trend_dose[];
extern const struct member params_trend_funnel[];
extern const struct member params_trend_first_response[];
extern const struct member params_trend_missing[];
extern const struct member params_trend_courses[];
extern const struct member params_data_quality[];
extern const struct member params_data_quality_list[];
extern const struct member params_trend_members[];

#endif
